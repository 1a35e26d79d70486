"""Archives of source code, read without being unpacked: what they declare, and what they would cost to open."""

import gzip
import tarfile
import zipfile
from dataclasses import dataclass
from typing import IO, Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.exceptions import DomainError

MAX_UNPACKED = 20 * 1024**3  # bytes
MAX_RATIO = 200  # of the unpacked size to the archive
SMALL = 10 * 1024**2  # bytes: below it, a high ratio does no harm
MAX_ENTRIES = 200_000
CHUNK = 1024 * 1024


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
    if name.startswith("/") or ".." in parts or "\x00" in name:
        raise _refuse(_("L’archive contient un chemin qui sort de son dossier (« %(name)s »).") % {"name": name[:80]})


def inspect(content: IO[bytes], *, name: str, packed: int) -> Contents:
    """Counts what an archive declares and, for a tar, what it really unpacks to, stopping at the limits.

    Raises DomainError when it cannot be read, is empty, names a path outside itself, or unpacks out of proportion.
    """
    content.seek(0)
    try:
        found = _zip(content, packed) if name.lower().endswith(".zip") else _tar(content, packed)
    except (zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, EOFError, OSError, ValueError) as error:
        raise _refuse(_("Cette archive ne s’ouvre pas : elle est abîmée, ou n’est ni .zip ni .tar.gz.")) from error
    finally:
        content.seek(0)
    if found.files == 0:
        raise _refuse(_("Cette archive ne contient aucun fichier."))
    return found


def _zip(content: IO[bytes], packed: int) -> Contents:
    with zipfile.ZipFile(content) as archive:
        rows = archive.infolist()
        if len(rows) > MAX_ENTRIES:
            raise _refuse(_("Cette archive contient plus de %(n)s fichiers.") % {"n": MAX_ENTRIES})
        total = 0
        for row in rows:
            _check_name(row.filename)
            total += row.file_size
            if _too_big(total, packed):
                raise _bomb(total)
        return Contents(sum(not row.is_dir() for row in rows), total)


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
    files = entries = 0
    meter = _Meter(gzip.GzipFile(fileobj=content), packed)
    with tarfile.open(fileobj=meter, mode="r|") as archive:  # type: ignore[call-overload]
        for row in archive:
            entries += 1
            if entries > MAX_ENTRIES:
                raise _refuse(_("Cette archive contient plus de %(n)s fichiers.") % {"n": MAX_ENTRIES})
            _check_name(row.name)
            files += row.isfile()
    return Contents(files, meter.read_bytes)
