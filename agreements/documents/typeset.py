"""Documents of the City: data and a Typst template in, PDF/A-2a + PDF/UA-1 out, checked by the compiler."""

import json
from pathlib import Path
from typing import Any

import typst

from core.ui.tiles import POSITIONS

SOURCES = Path(__file__).resolve().parents[1] / "typst"
STANDARDS = ["a-2a", "ua-1"]


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """The document as bytes. Same data, same bytes: the date printed and kept is the one in the data.

    Fonts are those that come with the compiler, so that every machine draws the same page.
    """
    values = {**data, "tiles": [[number, *place] for number, place in POSITIONS.items()]}
    compiled = typst.compile(
        SOURCES / template,
        root=SOURCES,
        format="pdf",
        pdf_standards=STANDARDS,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
    )
    assert isinstance(compiled, bytes)
    return compiled
