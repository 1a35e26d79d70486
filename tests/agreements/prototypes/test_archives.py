import gzip
import io
import tarfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.prototypes import archives
from core.exceptions import DomainError
from tests.factories.pilots import archive, zeros

BIG = 40 * 1024**2


def inspect(upload):
    return archives.inspect(upload, name=upload.name, packed=upload.size)


@pytest.mark.parametrize("name", ["sources.zip", "sources.tar.gz"])
def test_a_sound_archive_is_counted(name):
    assert inspect(archive(name)).files == 2


@pytest.mark.parametrize("name", ["bombe.zip", "bombe.tar.gz"])
def test_a_bomb_is_refused(name):
    with pytest.raises(DomainError) as refusal:
        inspect(zeros(name, BIG))

    assert refusal.value.field == "file"
    assert refusal.value.message.startswith("Cette archive occuperait au moins ")


@pytest.mark.parametrize("name", ["../dehors.py", "/etc/passwd"])
def test_a_path_outside_the_archive_is_refused(name):
    with pytest.raises(DomainError) as refusal:
        inspect(archive("sources.zip", {name: b"x"}))

    assert refusal.value.message == f"L’archive contient un chemin qui sort de son dossier (« {name} »)."


@pytest.mark.parametrize("name", ["abimee.zip", "abimee.tar.gz"])
def test_what_does_not_open_is_refused(name):
    with pytest.raises(DomainError) as refusal:
        archives.inspect(io.BytesIO(b"PK\x03\x04 rien"), name=name, packed=12)

    assert refusal.value.message == "Cette archive ne s’ouvre pas : elle est abîmée, ou n’est ni .zip ni .tar.gz."


def zipped(*entries, method=zipfile.ZIP_DEFLATED):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as packed:
        for name, body, mode in entries:
            row = zipfile.ZipInfo(name)
            row.compress_type, row.external_attr = method, mode << 16
            packed.writestr(row, body)
    return content.getvalue()


def tarred(*rows):
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as packed:
        for name, kind, body, target in rows:
            row = tarfile.TarInfo(name)
            row.type, row.size, row.linkname = kind, len(body), target
            packed.addfile(row, io.BytesIO(body))
    return content.getvalue()


def patched(data, offset_local, offset_central, value):
    """The same archive with two bytes changed in the header of its first file, both where it stands and in the table."""
    found = bytearray(data)
    central = data.index(b"PK\x01\x02")
    found[offset_local : offset_local + 2] = value.to_bytes(2, "little")
    found[central + offset_central : central + offset_central + 2] = value.to_bytes(2, "little")
    return bytes(found)


SOUND = zipped(("a.py", b"print('bonsoir')\n" * 50, 0o100644))
REG, SYM, LNK, FIFO = tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE
REFUSED = {
    "mot de passe.zip": (patched(SOUND, 6, 8, 1), "protégée par un mot de passe"),
    "chiffrement fort.zip": (patched(SOUND, 6, 8, 0x40), "protégée par un mot de passe"),
    **{f"méthode {n}.zip": (patched(SOUND, 8, 10, n), f"méthode {n}") for n in (1, 6, 9, 95, 97, 98, 99)},
    "vide.zip": (zipped(), "aucun fichier"),
    "dossiers.zip": (zipped(("src/", b"", 0o040755)), "aucun fichier"),
    "zéro.zip": (zipped(("a", b"", 0o100644), ("b", b"", 0o100644)), "ne contient rien"),
    "zéro.tar.gz": (tarred(("a", REG, b"", "")), "ne contient rien"),
    "vide.tar.gz": (tarred(), "aucun fichier"),
    "lien.zip": (zipped(("a", b"x", 0o100644), ("lien", b"../../etc/passwd", 0o120777)), "sort de son dossier"),
    "disque.zip": (zipped(("C:\\windows\\a", b"x", 0o100644)), "sort de son dossier"),
    "lien.tar.gz": (tarred(("a", REG, b"x", ""), ("lien", SYM, b"", "../dehors")), "sort de son dossier"),
    "lien absolu.tar.gz": (tarred(("a", REG, b"x", ""), ("lien", SYM, b"", "/etc/passwd")), "sort de son dossier"),
    "lien dur.tar.gz": (tarred(("a", REG, b"x", ""), ("lien", LNK, b"", "../dehors")), "sort de son dossier"),
    "tube.tar.gz": (tarred(("a", REG, b"x", ""), ("tube", FIFO, b"", "")), "autre chose que des fichiers"),
    "somme fausse.zip": (patched(SOUND, 14, 16, 7), "ne s’ouvre pas"),
    "coupée.zip": (SOUND[:-30], "ne s’ouvre pas"),
    "coupée.tar.gz": (tarred(("a", REG, b"x" * 5000, ""))[:-8], "ne s’ouvre pas"),
    "simple.gz": (gzip.compress(b"pas une archive"), "ne s’ouvre pas"),
    "texte.zip": (b"PK\x03\x04" + b"\xff" * 200, "ne s’ouvre pas"),
    "septante.tar.gz": (gzip.compress(b"\xff" * 2000), "ne s’ouvre pas"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_nobody_could_open_is_refused_with_its_reason(name):
    data, said = REFUSED[name]

    with pytest.raises(DomainError) as refusal:
        archives.inspect(io.BytesIO(data), name=name, packed=len(data))

    assert refusal.value.field == "file"
    assert said in refusal.value.message


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_compression_that_is_read_is_accepted(method):
    data = zipped(
        ("src/a.py", b"x" * 300, 0o100644),
        ("src/b", b"a.py", 0o120777),
        ("c", b"src/../src/a.py", 0o120777),
        method=method,
    )

    assert archives.inspect(io.BytesIO(data), name="a.zip", packed=len(data)).files == 3


def test_a_size_that_lies_is_found_out():
    """A table that announces ten bytes where forty megabytes stand: what is read is counted."""
    data = bytearray(zipped(("rien.bin", b"\0" * BIG, 0o100644)))
    central = bytes(data).index(b"PK\x01\x02")
    for place in (22, central + 24):
        data[place : place + 4] = (10).to_bytes(4, "little")

    with pytest.raises(DomainError):
        archives.inspect(io.BytesIO(bytes(data)), name="a.zip", packed=len(data))


@given(st.integers(0, len(SOUND) - 1), st.integers(0, 255))
def test_a_byte_changed_anywhere_is_never_a_failure(place, value):
    data = SOUND[:place] + bytes([value]) + SOUND[place + 1 :]
    try:
        archives.inspect(io.BytesIO(data), name="a.zip", packed=len(data))
    except DomainError as refusal:
        assert refusal.field == "file"
