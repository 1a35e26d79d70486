"""The pages of a PDF that somebody sent: text, share of pictures, image. Run as a program of its own, within limits.

`python -m agreements.scans.pages read FILE` prints one JSON object a page; `… draw FILE PAGE DPI` writes one PNG. A file
made to break its reader breaks this process, never the one that serves pages. No Django here.
"""

import json
import resource
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pypdfium2 as pdfium

MAX_PAGES = 300
MAX_SIDE = 3600  # pixels
MEMORY = 2 * 1024**3
SECONDS = 120
ROOT = Path(__file__).resolve().parents[2]


class UnreadableFile(Exception):
    """Not a PDF, a locked one, one with too many pages, or one that its reader gave up on."""


@dataclass(frozen=True)
class Page:
    """`pictured`: the share of the page that pictures cover, from 0 to 1; `headings` begin on this page, in order."""

    text: str
    pictured: float
    headings: tuple[str, ...] = ()


def read_pages(path: str | Path) -> list[Page]:
    """Every page in order. Raises UnreadableFile."""
    lines = _run("read", str(path)).decode().splitlines()
    rows = [json.loads(line) for line in lines]
    return [Page(row["text"], row["pictured"], tuple(row["headings"])) for row in rows]


def draw_page(path: str | Path, number: int, dpi: int) -> bytes:
    """Page `number`, from 1, as a grey PNG. Raises UnreadableFile, for a page that is not there too."""
    return _run("draw", str(path), str(number), str(dpi))


def _run(*arguments: str) -> bytes:
    command = [sys.executable, "-m", "agreements.scans.pages", *arguments]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=SECONDS, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise UnreadableFile(str(arguments[1])) from error
    return done.stdout


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _open(path: str) -> "pdfium.PdfDocument":
    import pypdfium2 as pdfium  # noqa: PLC0415 (heavy: only the program of its own reads)

    document = pdfium.PdfDocument(path)
    if not 0 < len(document) <= MAX_PAGES:
        raise SystemExit(3)
    return document


def _read(path: str) -> None:
    document = _open(path)
    headings = _headings(document)
    for number, page in enumerate(document):
        text = page.get_textpage().get_text_range()
        row = {"text": text, "pictured": _pictured(page), "headings": headings.get(number, [])}
        sys.stdout.write(json.dumps(row) + "\n")


def _headings(document: "pdfium.PdfDocument") -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for entry in document.get_toc(max_depth=1):
        target = entry.get_dest()
        if target is not None:
            found.setdefault(target.get_index(), []).append(entry.get_title())
    return found


def _pictured(page: "pdfium.PdfPage") -> float:
    from pypdfium2 import raw  # noqa: PLC0415 (heavy)

    whole = page.get_width() * page.get_height() or 1.0
    covered = 0.0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = item.get_bounds()
        covered = max(covered, (right - left) * (top - bottom) / whole)
    return float(round(min(covered, 1.0), 3))


def _draw(path: str, number: int, dpi: int) -> None:
    document = _open(path)
    if not 1 <= number <= len(document):
        raise SystemExit(3)
    page = document[number - 1]
    scale = min(dpi / 72, MAX_SIDE / max(page.get_width(), page.get_height(), 1))
    picture = page.render(scale=scale, grayscale=True).to_pil()
    kept = BytesIO()
    picture.save(kept, "PNG", dpi=(round(scale * 72), round(scale * 72)))
    sys.stdout.buffer.write(kept.getvalue())


def main(arguments: list[str]) -> None:
    _limit()
    if arguments[0] == "read":
        _read(arguments[1])
    else:
        _draw(arguments[1], int(arguments[2]), int(arguments[3]))


if __name__ == "__main__":
    main(sys.argv[1:])
