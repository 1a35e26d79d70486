"""Archives of source code, opened and read to the end, never unpacked: what they hold, and what they would cost to open."""

import gzip
import lzma
import posixpath
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.exceptions import DomainError
from core.text import one_line

MAX_UNPACKED = 20 * 1024**3  # bytes
MAX_RATIO = 200  # of the unpacked size to the archive
SMALL = 10 * 1024**2  # bytes: below it, a high ratio does no harm
MAX_ENTRIES = 200_000
CHUNK = 1024 * 1024
ENCRYPTED = 0x1 | 0x40 | 0x2000  # flags of a file, of strong encryption, of a hidden table of contents
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
# What the libraries raise on bytes made to confuse them.
UNREADABLE = (
    *(zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, ValueError, RuntimeError, OverflowError, LookupError),
)


@dataclass(frozen=True)
class Contents:
    """What an archive holds: number of files, bytes once unpacked."""

    files: int
    unpacked: int


def _refuse(message: str) -> DomainError:
    return DomainError(message, field="file")


def _too_big(size: int, packed: int) -> bool:
    return size > MAX_UNPACKED or (size > SMALL and size > MAX_RATIO * max(packed, 1))


def _bomb(size: int) -> DomainError:
    return _refuse(
        _(
            "Cette archive occuperait au moins %(size)s une fois ouverte, hors de proportion avec son poids : "
            "elle est refusée. Retirez les fichiers produits et les données, ne déposez que les sources."
        )
        % {"size": filesizeformat(size)}
    )


def _check_name(name: str) -> None:
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or re.match("[A-Za-z]:", name) or ".." in parts or "\x00" in name:
        raise _refuse(
            _("L’archive contient un chemin qui sort de son dossier (« %(name)s »).") % {"name": _shown(name)}
        )


def _check_link(name: str, target: str) -> None:
    """A symbolic link may go up, and must stay inside."""
    _check_name(posixpath.normpath(posixpath.join(posixpath.dirname(name), target.replace("\\", "/"))))


def _shown(name: str) -> str:
    return one_line(name)[:80]


def inspect(content: IO[bytes], *, name: str, packed: int) -> Contents:
    """Opens every file of an archive, reads it to its end and keeps nothing, stopping at the limits.

    Raises DomainError when it cannot be read (password, compression, damage), holds nothing, names or points to a place
    outside itself, or unpacks out of proportion. What headers announce is not believed: bytes are counted.
    """
    content.seek(0)
    try:
        found = _zip(content, packed) if name.lower().endswith(".zip") else _tar(content, packed)
    except UNREADABLE as error:
        raise _refuse(_("Cette archive ne s’ouvre pas : elle est abîmée, ou n’est ni .zip ni .tar.gz.")) from error
    finally:
        content.seek(0)
    if found.files == 0:
        raise _refuse(_("Cette archive ne contient aucun fichier."))
    if found.unpacked == 0:
        raise _refuse(_("Cette archive ne contient rien : tous ses fichiers sont vides (0 octet)."))
    return found


def _count(n: int) -> None:
    if n > MAX_ENTRIES:
        raise _refuse(_("Cette archive contient plus de %(n)s fichiers.") % {"n": MAX_ENTRIES})


def _zip(content: IO[bytes], packed: int) -> Contents:
    with zipfile.ZipFile(content) as archive:
        rows = archive.infolist()
        _count(len(rows))
        announced = 0
        for row in rows:
            _check_zipped(row)
            announced += row.file_size
            if _too_big(announced, packed):
                raise _bomb(announced)
        total = 0
        for row in rows:
            if not row.is_dir():
                total = _read_zipped(archive, row, total, packed)
        return Contents(sum(not row.is_dir() for row in rows), total)


def _check_zipped(row: zipfile.ZipInfo) -> None:
    _check_name(row.orig_filename)
    _check_name(row.filename)
    if row.flag_bits & ENCRYPTED:
        raise _refuse(
            _(
                "Cette archive est protégée par un mot de passe (« %(name)s ») : personne ne pourrait l’ouvrir. "
                "Déposez-la sans."
            )
            % {"name": _shown(row.filename)}
        )
    if row.compress_type not in METHODS:
        raise _refuse(
            _(
                "L’archive emploie une compression qui ne peut pas être lue ici (« %(name)s », méthode %(method)s). "
                "Refaites-la avec la compression ordinaire (deflate)."
            )
            % {"name": _shown(row.filename), "method": row.compress_type}
        )


def _read_zipped(archive: zipfile.ZipFile, row: zipfile.ZipInfo, total: int, packed: int) -> int:
    """The bytes read so far and those of this file; its checksum is verified at its end."""
    target = b""
    with archive.open(row) as file:
        while block := file.read(CHUNK):
            total += len(block)
            target = target or block
            if _too_big(total, packed):
                raise _bomb(total)
    if stat.S_ISLNK(row.external_attr >> 16):
        _check_link(row.filename, target.decode("utf-8", "replace"))
    return total


class _Meter:
    """A reader that counts what comes out of the decompression and stops at the limits: a header may lie, bytes do not."""

    def __init__(self, source: Any, packed: int) -> None:
        self.source, self.packed, self.read_bytes = source, packed, 0

    def read(self, size: int = -1) -> bytes:
        block: bytes = self.source.read(min(size, CHUNK) if size > 0 else CHUNK)
        self.read_bytes += len(block)
        if _too_big(self.read_bytes, self.packed):
            raise _bomb(self.read_bytes)
        return block


def _tar(content: IO[bytes], packed: int) -> Contents:
    files = entries = held = 0
    meter = _Meter(gzip.GzipFile(fileobj=content), packed)
    with tarfile.open(fileobj=meter, mode="r|") as archive:  # type: ignore[call-overload]
        for row in archive:
            entries += 1
            _count(entries)
            _check_packed(row)
            files += row.isfile()
            held += row.size if row.isfile() else 0
    while meter.read(CHUNK):  # on to the checksum, at the end of the compressed bytes
        pass
    return Contents(files, held)


def _check_packed(row: tarfile.TarInfo) -> None:
    _check_name(row.name)
    if row.issym():
        _check_link(row.name, row.linkname)
    elif row.islnk():
        _check_name(row.linkname)
    elif not (row.isfile() or row.isdir()):
        raise _refuse(
            _("L’archive contient autre chose que des fichiers et des dossiers (« %(name)s »).")
            % {"name": _shown(row.name)}
        )
