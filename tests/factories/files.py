"""Real files: each opens in what reads its kind."""

import io
import zipfile

OOXML = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": ("word/document.xml", f"{OOXML}wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OOXML}spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OOXML}presentationml.presentation.main+xml"),
}
ODF = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


def pdf_of(size=0):
    """A PDF of one page, filled with a comment to this size at least."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n%" + b"x" * size + b"\n"
        b"trailer<</Root 1 0 R/Size 4>>\n%%EOF\n"
    )


def packed(parts, method=zipfile.ZIP_DEFLATED):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return content.getvalue()


def office(extension, body=b"<x/>", *, main="", kind=""):
    """An office document; `main` and `kind` make it lie about its part or its type."""
    if extension in ODF:
        said = kind or f"application/vnd.oasis.opendocument.{ODF[extension]}"
        return packed({"mimetype": said, main or "content.xml": body})
    part, content_type = MAIN[extension]
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{part}" ContentType="{kind or content_type}"/></Types>'
    )
    return packed({"[Content_Types].xml": types, main or part: body})


def picture(kind="PNG", size=(8, 8)):
    from PIL import Image

    content = io.BytesIO()
    Image.new("RGB", size, "teal").save(content, kind)
    return content.getvalue()
