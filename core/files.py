"""Stored files: checked and hashed when they come, stored under an opaque key, verified when they leave.

An app registers each purpose it uses with the types it accepts and the question "may this person read this file?".
"""

import hashlib
import lzma
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Protocol, runtime_checkable

import puremagic
from django.conf import settings
from django.core.files.base import File
from django.http import FileResponse, Http404
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.exceptions import DomainError
from core.ids import uuid7
from core.models import StoredFile
from core.text import fit

PDF, ZIP = "application/pdf", "application/zip"
DOCUMENTS: Mapping[str, str] = {"pdf": PDF}
IMAGES: Mapping[str, str] = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
ARCHIVES: Mapping[str, str] = {"zip": ZIP, "gz": "application/gzip", "tgz": "application/gzip"}
OFFICE: Mapping[str, str] = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

HEAD = 8192  # bytes enough to know a type
LATEST = 1024  # bytes within which the header of a PDF stands
WIDEST = 512 * 1024**2  # bytes of the main part of an office document once unpacked
# The part without which an office document is none.
PARTS: Mapping[str, str] = {
    OFFICE["odt"]: "content.xml",
    OFFICE["ods"]: "content.xml",
    OFFICE["docx"]: "word/document.xml",
    OFFICE["xlsx"]: "xl/workbook.xml",
}
OTHER_KINDS = (
    b"PK",
    b"MZ",
    b"\x7fELF",
    b"GIF8",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc",
    b"#!",
    b"{\\rtf",
)
UNREADABLE = (OSError, EOFError, ValueError, RuntimeError, OverflowError, LookupError, zlib.error, lzma.LZMAError)
VERIFIED_FIRST = 1024 * 1024  # bytes; a larger file is verified while it is sent, so that it is read once


class Damaged(OSError):
    """The bytes on the storage are not those that were received."""


MayRead = Callable[[Any, StoredFile], bool]


@dataclass
class Purpose:
    name: str
    types: Mapping[str, str]
    may_read: MayRead
    max_bytes: int = field(default=settings.UPLOAD_MAX_BYTES)


_purposes: dict[str, Purpose] = {}


def declare_purpose(name: str, *, types: Mapping[str, str], may_read: MayRead, max_bytes: int | None = None) -> None:
    """Registers a kind of file: extension → type accepted, and the predicate that its downloads obey."""
    _purposes[name] = Purpose(name, types, may_read, max_bytes or settings.UPLOAD_MAX_BYTES)


@runtime_checkable
class Kept(Protocol):
    """An upload to be notified once it is stored, so that it can delete its parts."""

    def kept(self) -> None: ...


def may_read(user: Any, file: StoredFile) -> bool:
    purpose = _purposes.get(file.purpose)
    return purpose is not None and purpose.may_read(user, file)


def clean_name(name: str) -> str:
    """A name fit to show and to download: no folder, no control or bidirectional character, composed accents, ≤ 200 characters."""
    base = PurePosixPath(name.replace("\\", "/")).name
    base = "".join(c for c in fit(base) if unicodedata.category(c)[0] != "C")
    base = re.sub(r"\s+", " ", base).strip(" .")
    stem, dot, extension = base.rpartition(".")
    return f"{stem[:180]}{dot}{extension[:19]}" if dot else base[:200]


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _sniff(head: bytes, expected: str) -> str:
    """The type the bytes themselves tell; a container (zip) inside which the expected format lives counts as that format."""
    try:
        found = {match.mime_type for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        found = set()
    signatures = {
        PDF: b"%PDF-",
        ZIP: b"PK\x03\x04",
        "image/png": b"\x89PNG",
        "image/jpeg": b"\xff\xd8\xff",
        "application/gzip": b"\x1f\x8b",
    }
    magic = signatures.get(expected, b"PK\x03\x04")
    if head.startswith(magic) or (expected == PDF and _late_pdf(head)):
        return expected
    return next(iter(sorted(kind for kind in found if kind)), "application/octet-stream")


def _late_pdf(head: bytes) -> bool:
    """Readers open a PDF whose header stands a little late, behind a byte order mark for instance. Not behind markup,
    nor what makes the file another kind for other readers.
    """
    before, header, _rest = head[: LATEST + len(b"%PDF-")].partition(b"%PDF-")
    return bool(header) and b"<" not in before and not before.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(OTHER_KINDS)


def check_content(name: str, content: Any, purpose: str, *, field: str | None = None) -> None:
    """Opens what only a reader can judge: an office document by the part it must have, a PDF by its password."""
    kind, extension = _purposes[purpose].types[_extension(name)], _extension(name)
    if kind in PARTS and not _has_part(content, PARTS[kind]):
        raise DomainError(
            _("« %(name)s » ne s’ouvre pas comme un fichier .%(extension)s : il est abîmé, ou d’un autre type.")
            % {"name": name, "extension": extension},
            field=field,
        )
    if kind == PDF and _is_locked(content):
        raise DomainError(
            _("« %(name)s » est protégé par un mot de passe : personne ne pourrait l’ouvrir. Enregistrez-le sans.")
            % {"name": name},
            field=field,
        )
    content.seek(0)


def _has_part(content: Any, part: str) -> bool:
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            return archive.getinfo(part).file_size <= WIDEST and bool(archive.read(part))
    except (zipfile.BadZipFile, *UNREADABLE):
        return False


def _is_locked(content: Any) -> bool:
    content.seek(0)
    data = content.read()
    if b"/Encrypt" not in data:
        return False
    import pypdfium2  # noqa: PLC0415 (heavy: only a locked PDF needs it)

    try:
        pypdfium2.PdfDocument(data).close()
    except pypdfium2.PdfiumError as error:
        return "password" in str(error).lower()
    return False


def is_purpose(name: str) -> bool:
    return name in _purposes


def accepted_types(purpose: str) -> list[str]:
    """Extensions that a purpose accepts, with their dot."""
    return [f".{extension}" for extension in _purposes[purpose].types]


def check_announced(raw_name: str, size: int, purpose: str, *, field: str | None = None) -> str:
    """The cleaned name of a file of this name and size, or DomainError naming the rule that it breaks: what can be said
    before its bytes are seen.
    """
    rule = _purposes[purpose]
    name = clean_name(raw_name)
    accepted = ", ".join(f".{extension}" for extension in rule.types)
    extension = _extension(name)
    if not name or extension not in rule.types:
        raise DomainError(
            _("« %(name)s » : ce type de fichier n’est pas accepté. Types acceptés : %(accepted)s.")
            % {"name": name or "?", "accepted": accepted},
            field=field,
        )
    if not size:
        raise DomainError(
            _("« %(name)s » est vide (0 octet). Choisissez un autre fichier.") % {"name": name}, field=field
        )
    if size > rule.max_bytes:
        raise DomainError(
            _("« %(name)s » pèse %(size)s ; la limite est de %(limit)s.")
            % {"name": name, "size": filesizeformat(size), "limit": filesizeformat(rule.max_bytes)},
            field=field,
        )
    return name


def check_head(name: str, head: bytes, purpose: str, *, field: str | None = None) -> str:
    """The type that the first bytes of a file tell, or DomainError when it is not that of its extension."""
    extension = _extension(name)
    expected = _purposes[purpose].types[extension]
    sniffed = _sniff(head, expected)
    if sniffed != expected:
        raise DomainError(
            _("« %(name)s » n’est pas un fichier .%(extension)s : son contenu est d’un autre type (%(sniffed)s).")
            % {"name": name, "extension": extension, "sniffed": sniffed},
            field=field,
        )
    return sniffed


def check_upload(upload: File, purpose: str, *, field: str | None = None) -> tuple[str, str]:
    """Cleaned name and verified type of an upload, or DomainError naming the rule that it breaks."""
    if getattr(upload, "purpose", purpose) != purpose:
        raise DomainError(_("Ce fichier a été envoyé pour autre chose. Envoyez-le de nouveau ici."), field=field)
    name = check_announced(upload.name or "", upload.size, purpose, field=field)
    upload.seek(0)
    head = upload.read(HEAD)
    upload.seek(0)
    sniffed = check_head(name, head, purpose, field=field)
    check_content(name, upload, purpose, field=field)
    return name, sniffed


def store(upload: File, *, purpose: str, by: Any, field: str | None = None) -> StoredFile:
    """Checks, hashes and keeps an upload. The SHA-256 is computed by us from the bytes received, never taken from the sender."""
    name, sniffed = check_upload(upload, purpose, field=field)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    identifier = uuid7()
    stored = StoredFile(
        id=identifier,
        sha256=digest.hexdigest(),
        size=upload.size,
        sniffed=sniffed,
        name=name,
        purpose=purpose,
        uploaded_by=by,
    )
    stored.file.save(f"{purpose}/{identifier}", upload, save=False)
    stored.save()
    if isinstance(upload, Kept):
        upload.kept()
    return stored


class Verified:
    """The bytes of a stored file, hashed while they are read: the last ones are given only when the whole has its SHA-256.

    What was damaged on the storage is therefore never received whole: reading raises Damaged, and the connection ends before the
    announced length. Read by `FileResponse`, which closes it.
    """

    def __init__(self, stored: StoredFile) -> None:
        storage: Any = stored.file.storage
        self.stored, self._digest = stored, hashlib.sha256()
        self._blocks: Iterator[bytes] = storage.blocks(stored.file.name)
        self._held = next(self._blocks, b"")

    def read(self, size: int = -1) -> bytes:
        """The next block, whatever its size; empty at the end."""
        given, self._held = self._held, next(self._blocks, b"")
        self._digest.update(given)
        if given and not self._held and self._digest.hexdigest() != self.stored.sha256:
            raise Damaged(f"{self.stored.pk} does not match its SHA-256")
        return given

    def close(self) -> None:
        close = getattr(self._blocks, "close", None)
        if close is not None:
            close()


def response_of(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """The file as an answer, read once: small ones are verified before anything is sent, large ones on the way.

    Raises Http404 for a file that is gone, or small and damaged.
    """
    if stored.size <= VERIFIED_FIRST and not verify(stored):
        raise Http404(f"{stored.pk} does not match its SHA-256")
    try:
        content = Verified(stored)
    except OSError as error:
        raise Http404(f"{stored.pk} cannot be read") from error
    response = FileResponse(content, as_attachment=not inline, filename=stored.name, content_type=stored.sniffed)
    response["Content-Length"] = stored.size
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def verify(stored: StoredFile) -> bool:
    """Whether the bytes kept still have the recorded SHA-256. False too when they cannot be read."""
    digest = hashlib.sha256()
    storage: Any = stored.file.storage
    try:
        for block in storage.blocks(stored.file.name):
            digest.update(block)
    except OSError:
        return False
    return digest.hexdigest() == stored.sha256
