"""Each file that people send, whole, cut, lying about what it is, and built to do harm."""

import io
import struct
import zlib

import pytest

from core.containers import MOST_ENTRIES, Fault, Why, check
from core.files import DOCUMENTS, IMAGES, OFFICE, PLAIN
from tests.factories.files import MAIN, ODF, OOXML, office, packed, pdf_of, picture

KINDS = {**DOCUMENTS, **IMAGES, **OFFICE, **PLAIN}
WHOLE = {
    "pdf": pdf_of(),
    "png": picture("PNG"),
    "jpg": picture("JPEG"),
    "webp": picture("WEBP"),
    "csv": "nom;âge\nÉlise;3\n".encode("cp1252"),
    "txt": "Bonjour — “oui” 🚲\n".encode(),
    **{extension: office(extension) for extension in (*MAIN, *ODF)},
}


def said(extension, content):
    return check(KINDS[extension], io.BytesIO(content))


@pytest.mark.parametrize("extension", WHOLE)
def test_a_file_that_is_what_it_says_has_no_fault(extension):
    assert said(extension, WHOLE[extension]) is None


@pytest.mark.parametrize("extension", sorted(set(WHOLE) - {"csv", "txt"}))
def test_a_file_cut_in_the_middle_does_not_open(extension):
    content = WHOLE[extension]

    assert said(extension, content[: len(content) // 2]).why == Why.BROKEN


@pytest.mark.parametrize("extension", OFFICE)
@pytest.mark.parametrize("other", OFFICE)
def test_an_office_document_is_told_from_every_other(extension, other):
    expected = None if extension == other else Fault(Why.OTHER, OFFICE[other])

    assert said(extension, office(other)) == expected


@pytest.mark.parametrize("extension", OFFICE)
def test_an_archive_renamed_is_an_archive(extension):
    assert said(extension, packed({"virus.exe": b"MZ"})) == Fault(Why.OTHER, "application/zip")


def test_nine_bytes_that_begin_like_an_archive_are_no_document():
    assert said("docx", b"PK\x03\x04xxxxx") == Fault(Why.BROKEN)


@pytest.mark.parametrize("extension", MAIN)
def test_macros_are_named(extension):
    kind = {"docx": "ms-word.document", "xlsx": "ms-excel.sheet", "pptx": "ms-powerpoint.presentation"}[extension]

    assert said(extension, office(extension, kind=f"application/vnd.{kind}.macroEnabled.main+xml")) == Fault(Why.MACROS)


@pytest.mark.parametrize("extension", OFFICE)
def test_a_document_without_its_main_part_or_with_an_empty_one_is_broken(extension):
    assert said(extension, office(extension, main="ailleurs.xml")) == Fault(Why.BROKEN)
    assert said(extension, office(extension, b"")) == Fault(Why.BROKEN)


def test_a_document_that_unpacks_into_far_more_than_it_shows_is_refused():
    assert said("docx", office("docx", b"0" * 300 * 1024**2)) == Fault(Why.BOMB)


def test_a_document_of_very_many_parts_is_refused():
    parts = {"mimetype": "application/vnd.oasis.opendocument.text"} | {f"p{n}": b"" for n in range(MOST_ENTRIES)}

    assert said("odt", packed(parts)) == Fault(Why.BOMB)


def test_a_part_that_lies_about_its_size_is_read_no_further():
    content = bytearray(office("odt", b"0" * 100_000))
    for header, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = content.rindex(header)
        content[start + at : start + at + 4] = struct.pack("<L", 10)

    assert said("odt", bytes(content)).why == Why.BROKEN


def test_a_document_under_a_password_is_named():
    content = bytearray(office("odt"))
    start = content.rindex(b"PK\x01\x02")
    content[start + 8] |= 1

    assert said("odt", bytes(content)) == Fault(Why.LOCKED)


def test_a_picture_is_of_the_format_of_its_name():
    assert said("png", picture("JPEG")) == Fault(Why.OTHER, "image/jpeg")
    assert said("webp", picture("GIF")) == Fault(Why.OTHER, "image/gif")


def test_a_picture_of_a_thousand_million_pixels_is_refused_before_any_is_drawn():
    content = bytearray(picture("PNG"))
    content[16:24] = struct.pack(">LL", 40_000, 40_000)
    content[29:33] = struct.pack(">L", zlib.crc32(bytes(content[12:29])))

    assert said("png", bytes(content)) == Fault(Why.BOMB)


@pytest.mark.parametrize("content", [b"MZ\x00\x01", b"a\x00b", b"\x7fELF\x02\x01"])
def test_a_program_is_no_text(content):
    assert said("txt", content).why == Why.OTHER


def test_a_text_of_windows_in_two_bytes_a_character_is_one():
    assert said("csv", "nom;âge\n".encode("utf-16")) is None
    assert said("csv", b"\xff\xfea") == Fault(Why.BROKEN)


def test_a_pdf_without_a_page_is_broken():
    none = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"

    assert said("pdf", none + b"trailer<</Root 1 0 R/Size 3>>\n%%EOF\n") == Fault(Why.BROKEN)


def test_nothing_is_asked_of_a_kind_that_nobody_opens_here():
    assert check("application/zip", io.BytesIO(b"PK")) is None


def test_the_content_type_of_each_format_is_that_of_the_standard():
    assert {MAIN[extension][1].removesuffix(".main+xml") for extension in MAIN} == {
        OFFICE[extension] for extension in OFFICE if OFFICE[extension].startswith(OOXML)
    }
