"""What a file is, told by opening it: the container of an office document, the pixels of an image, the pages of a PDF, the
characters of a text. Pure functions on bytes; every reading is bounded, whatever the file announces.

`check(kind, content)` answers None when the file is what it says, else a `Fault`: what is wrong, and what the file is when
that is known. Sources: ECMA-376 part 2 (content types), ODF 1.3 part 2 section 3.3 (mimetype), APPNOTE.TXT (ZIP).
"""

import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

UNREADABLE = (OSError, EOFError, ValueError, RuntimeError, OverflowError, LookupError, zlib.error, lzma.LZMAError)
MOST_ENTRIES = 10_000
WIDEST = 512 * 1024**2  # bytes of all entries once unpacked
DENSEST = 200  # times smaller packed than unpacked, for an entry of more than a megabyte: nobody writes that
LARGE = 1024**2
MOST_PIXELS = 100_000_000
LISTING = 4 * 1024**2  # bytes of the part that says what a document is
OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
ZIP = "application/zip"
# Kind of document → content type of its main part.
MAIN: Mapping[str, str] = {
    f"{OOXML}wordprocessingml.document": f"{OOXML}wordprocessingml.document.main+xml",
    f"{OOXML}spreadsheetml.sheet": f"{OOXML}spreadsheetml.sheet.main+xml",
    f"{OOXML}presentationml.presentation": f"{OOXML}presentationml.presentation.main+xml",
}
OPEN_DOCUMENTS = (f"{ODF}text", f"{ODF}spreadsheet", f"{ODF}presentation")
WITH_MACROS = "application/x-office-with-macros"
OVERRIDE = re.compile(rb"<(?:\w+:)?Override\b[^>]*>")
ATTRIBUTE = re.compile(rb'(PartName|ContentType)\s*=\s*["\']([^"\']*)["\']')
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
IMAGES: Mapping[str, str] = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}


class Why(StrEnum):
    BROKEN = "broken"  # it cannot be opened
    OTHER = "other"  # it opens, as something else
    BOMB = "bomb"  # it would unpack into far more than it shows
    LOCKED = "locked"  # a password is asked
    MACROS = "macros"  # it carries a program


@dataclass(frozen=True)
class Fault:
    why: Why
    found: str = ""  # the type that the content has, when it is known


def _entries(archive: zipfile.ZipFile) -> Fault | None:
    """Bounds on what the archive announces. zipfile refuses an entry that unpacks into more than it announced."""
    rows = archive.infolist()
    if len(rows) > MOST_ENTRIES or sum(row.file_size for row in rows) > WIDEST:
        return Fault(Why.BOMB)
    if any(row.file_size > LARGE and row.file_size > DENSEST * max(1, row.compress_size) for row in rows):
        return Fault(Why.BOMB)
    if any(row.flag_bits & 0x1 for row in rows):
        return Fault(Why.LOCKED)
    return None


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part, within bounds. Raises KeyError or ValueError when there is none that could be read."""
    if archive.getinfo(name).file_size > LISTING:
        raise ValueError(name)
    return archive.read(name)


def _types(archive: zipfile.ZipFile) -> dict[str, str]:
    """Content type → part, as an office document of Microsoft's format lists them; empty without a list."""
    try:
        listing = _read(archive, "[Content_Types].xml")
    except (KeyError, *UNREADABLE):
        return {}
    found = {}
    for override in OVERRIDE.findall(listing):
        row = {name.decode(): value.decode("utf-8", "replace") for name, value in ATTRIBUTE.findall(override)}
        found[row.get("ContentType", "")] = row.get("PartName", "").lstrip("/")
    return found


def _zip_kind(archive: zipfile.ZipFile) -> str:
    """What an archive says that it is: an office document of one kind, else an archive."""
    try:
        said = _read(archive, "mimetype").decode("ascii", "replace").strip()
    except (KeyError, *UNREADABLE):
        said = ""
    if said.startswith("application/"):
        return said
    types = _types(archive)
    if any("macroEnabled" in one for one in types):
        return WITH_MACROS
    return next((kind for kind, main in MAIN.items() if main in types), ZIP)


def _whole(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether a part is there, is not empty and unpacks to its end with its checksum."""
    try:
        with archive.open(name) as part:
            size = sum(len(block) for block in iter(lambda: part.read(LARGE), b""))
    except (zipfile.BadZipFile, *UNREADABLE):
        return False
    return size > 0


def _office(kind: str, content: Any) -> Fault | None:
    """The central directory, the list of types or the type entry, and the main part read to its end."""
    try:
        with zipfile.ZipFile(content) as archive:
            if fault := _entries(archive):
                return fault
            found = _zip_kind(archive)
            if found != kind:
                return Fault(Why.MACROS) if found == WITH_MACROS else Fault(Why.OTHER, found)
            if kind in OPEN_DOCUMENTS:
                return None if _whole(archive, "content.xml") else Fault(Why.BROKEN)
            return None if _whole(archive, _types(archive)[MAIN[kind]]) else Fault(Why.BROKEN)
    except (zipfile.BadZipFile, *UNREADABLE):
        return Fault(Why.BROKEN)


def _image(kind: str, content: Any) -> Fault | None:
    """The format that Pillow reads, its size before any pixel is drawn, then every pixel."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 (slow)

    try:
        with Image.open(content) as image:
            if image.format != IMAGES[kind]:
                return Fault(Why.OTHER, Image.MIME.get(image.format or "", ""))
            if image.width * image.height > MOST_PIXELS:
                return Fault(Why.BOMB)
            image.verify()
        content.seek(0)
        with Image.open(content) as image:
            image.load()
    except Image.DecompressionBombError:
        return Fault(Why.BOMB)
    except (UnidentifiedImageError, SyntaxError, *UNREADABLE):
        return Fault(Why.BROKEN)
    return None


def _pdf(kind: str, content: Any) -> Fault | None:
    """A PDF that readers open, with a page at least."""
    import pypdfium2  # noqa: PLC0415 (slow)

    try:
        document = pypdfium2.PdfDocument(content.read())
        pages = len(document)
        document.close()
    except pypdfium2.PdfiumError as error:
        return Fault(Why.LOCKED if "password" in str(error).lower() else Why.BROKEN)
    return None if pages else Fault(Why.BROKEN)


def _text(kind: str, content: Any) -> Fault | None:
    """Characters: no sign that only programs write. UTF-8, UTF-16 with its mark, or the code page of Windows."""
    data = content.read()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            data.decode("utf-16")
        except UnicodeDecodeError:
            return Fault(Why.BROKEN)
        return None
    return Fault(Why.OTHER) if CONTROL.search(data) else None


CHECKS: Mapping[str, Callable[[str, Any], Fault | None]] = {
    **dict.fromkeys((*MAIN, *OPEN_DOCUMENTS), _office),
    **dict.fromkeys(IMAGES, _image),
    "application/pdf": _pdf,
    "text/csv": _text,
    "text/plain": _text,
}


def check(kind: str, content: Any) -> Fault | None:
    """Whether this content is a file of this kind, whole. Nothing is asked of a kind that no reader here opens."""
    reader = CHECKS.get(kind)
    if reader is None:
        return None
    content.seek(0)
    try:
        return reader(kind, content)
    finally:
        content.seek(0)
