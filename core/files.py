"""Stored files: checked and hashed when they come, stored under an opaque key, verified when they leave.

An app registers each purpose it uses with the types it accepts and the question "may this person read this file?".
"""

import hashlib
import re
import unicodedata
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

from core import containers, scanning
from core.exceptions import DomainError, NotAllowed
from core.ids import uuid7
from core.models import StoredFile
from core.quotas import check_room
from core.text import fit

PDF, ZIP = "application/pdf", "application/zip"
DOCUMENTS: Mapping[str, str] = {"pdf": PDF}
IMAGES: Mapping[str, str] = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}
ARCHIVES: Mapping[str, str] = {"zip": ZIP, "gz": "application/gzip", "tgz": "application/gzip"}
OFFICE: Mapping[str, str] = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
PLAIN: Mapping[str, str] = {"csv": "text/csv", "txt": "text/plain"}

KNOWN: Mapping[str, str] = {**DOCUMENTS, **IMAGES, **ARCHIVES, **OFFICE, **PLAIN}

HEAD = 8192  # bytes enough to know a type
LATEST = 1024  # bytes within which the header of a PDF stands
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
VERIFIED_FIRST = 1024 * 1024  # bytes; a larger file is verified while it is sent, so that it is read once


class Damaged(OSError):
    """The bytes on the storage are not those that were received."""


MayRead = Callable[[Any, StoredFile], bool]
MaySend = Callable[[Any], bool]


@dataclass
class Purpose:
    name: str
    types: Mapping[str, str]
    may_read: MayRead
    may_send: MaySend
    max_bytes: int = field(default=settings.UPLOAD_MAX_BYTES)
    opened: bool = False  # a PDF is opened too, not only looked at


_purposes: dict[str, Purpose] = {}


def declare_purpose(
    name: str,
    *,
    types: Mapping[str, str],
    may_read: MayRead,
    may_send: MaySend,
    max_bytes: int | None = None,
    opened: bool = False,
) -> None:
    """Registers a kind of file: extension → type accepted, the predicate that its downloads obey, and whether somebody has
    any object to which they could add one, asked before a byte comes.
    """
    _purposes[name] = Purpose(name, types, may_read, may_send, max_bytes or settings.UPLOAD_MAX_BYTES, opened)


def nobody(user: Any) -> bool:
    """Who may send what the product itself draws up."""
    return False


def check_sender(user: Any, purpose: str) -> None:
    """Raises NotAllowed for a person who has nothing to which a file of this purpose could be added."""
    if not _purposes[purpose].may_send(user):
        raise NotAllowed(_("Vous n’avez aujourd’hui aucun dossier auquel ajouter ce fichier."))


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
        "image/webp": b"RIFF",
        "application/gzip": b"\x1f\x8b",
    }
    if expected in PLAIN.values():
        return expected if not head.startswith(OTHER_KINDS) else _first(found)
    magic = signatures.get(expected, b"PK\x03\x04")
    if head.startswith(magic) or (expected == PDF and _late_pdf(head)):
        return expected
    return _first(found)


def _first(found: set[str]) -> str:
    return next(iter(sorted(kind for kind in found if kind)), "application/octet-stream")


def _late_pdf(head: bytes) -> bool:
    """Readers open a PDF whose header stands a little late, behind a byte order mark for instance. Not behind markup,
    nor what makes the file another kind for other readers.
    """
    before, header, _rest = head[: LATEST + len(b"%PDF-")].partition(b"%PDF-")
    return bool(header) and b"<" not in before and not before.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(OTHER_KINDS)


def check_content(name: str, content: Any, purpose: str, *, field: str | None = None) -> None:
    """Opens what only a reader can judge, and says of what is refused what it says it is and what it is."""
    rule, extension = _purposes[purpose], _extension(name)
    kind = rule.types[extension]
    if kind == PDF and not rule.opened:
        fault = containers.Fault(containers.Why.LOCKED) if _is_locked(content) else None
    else:
        fault = containers.check(kind, content)
    content.seek(0)
    if fault is not None:
        raise DomainError(_refusal(fault, name, extension), field=field)


def _refusal(fault: containers.Fault, name: str, extension: str) -> str:
    known = next((f".{ending}" for ending, kind in KNOWN.items() if kind == fault.found), fault.found)
    sentence = {
        containers.Why.BROKEN: _(
            "« %(name)s » ne s’ouvre pas comme un fichier .%(extension)s : il est abîmé, ou d’un autre type."
        ),
        containers.Why.OTHER: _(
            "« %(name)s » n’est pas un fichier .%(extension)s : son contenu est d’un autre type (%(sniffed)s)."
        ),
        containers.Why.BOMB: _(
            "« %(name)s » prendrait une fois ouvert bien plus de place qu’il n’en montre : il n’est pas accepté."
        ),
        containers.Why.LOCKED: _(
            "« %(name)s » est protégé par un mot de passe : personne ne pourrait l’ouvrir. Enregistrez-le sans."
        ),
        containers.Why.MACROS: _(
            "« %(name)s » contient des macros, qui sont des programmes : enregistrez-le sans elles."
        ),
    }[fault.why]
    return sentence % {"name": name, "extension": extension, "sniffed": known or _("inconnu")}


def _is_locked(content: Any) -> bool:
    content.seek(0)
    data = content.read()
    if b"/Encrypt" not in data:
        return False
    import pypdfium2  # noqa: PLC0415 (slow)

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
    identifier, ours = uuid7(), _purposes[purpose].may_send is nobody
    if not ours and not isinstance(upload, Kept):  # an upload in parts has its room since its start
        check_room(by, name, upload.size, field=field)
    stored = StoredFile(
        id=identifier,
        scan=scanning.first_state(upload.size, made_here=ours),
        made_here=ours,
        sha256=digest.hexdigest(),
        size=upload.size,
        sniffed=sniffed,
        name=name,
        purpose=purpose,
        uploaded_by=by,
    )
    stored.file.save(f"{purpose}/{identifier}", upload, save=False)
    stored.save()
    scanning.plan(stored)
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

    Raises Http404 for a file that is gone, or small and damaged, DomainError for one that the virus control holds back.
    """
    scanning.check_leaves(stored)
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
