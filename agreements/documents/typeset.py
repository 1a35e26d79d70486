"""Documents of the City: data and a Typst template in, PDF/A-2a + PDF/UA-1 out, checked by the compiler."""

import functools
import importlib.util
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.text import fit_json
from core.ui.tiles import POSITIONS

if TYPE_CHECKING:
    import typst

SOURCES = Path(__file__).resolve().parents[1] / "typst"
STANDARDS = ["a-2a", "ua-1"]
# Packages that hold typefaces only, under the SIL Open Font License: Arabic, Hebrew, Indic scripts, symbols and emoji;
# Chinese, Japanese and Korean. Latin, Greek and Cyrillic come with the compiler.
TYPEFACES = ("manimgx_fonts", "noto_cjk_sans_jp_regular")
# How the compiler names what these standards forbid: signs that no typeface draws, or that are none.
REFUSED = re.compile(r'(?:the text|the disallowed codepoint|contains the codepoint) `"(.+?)"`')
ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
ROUNDS = 50


@functools.cache
def _fonts() -> "typst.Fonts":
    """Read once: the same on every machine, so that every machine draws the same page."""
    import typst  # noqa: PLC0415 (heavy: only where a document is drawn)

    places = [importlib.util.find_spec(name) for name in TYPEFACES]
    folders = [Path(place.origin).parent for place in places if place and place.origin]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """The document as bytes. Same data, same bytes: the date printed and kept is the one in the data.

    A sign that no typeface draws is written by its number (`[U+10A40]`): a document never fails on a sign.
    """
    import typst  # noqa: PLC0415 (heavy: only where a document is drawn)

    words = _each_text(fit_json(data), lambda text: text.replace("\t", " "))  # a tabulation is drawn as nothing
    values = {**words, "tiles": [[number, *place] for number, place in POSITIONS.items()]}
    for _round in range(ROUNDS):
        try:
            return _compiled(template, values)
        except typst.TypstError as error:
            undrawn = _undrawn(f"{error.message}\n{error.diagnostic}")
            if not undrawn:
                raise
            values = _each_text(values, functools.partial(_by_number, signs=undrawn))
    return _compiled(template, _each_text(values, functools.partial(_by_number, signs=None)))


def _compiled(template: str, values: dict[str, Any]) -> bytes:
    import typst  # noqa: PLC0415 (heavy: only where a document is drawn)

    compiled = typst.compile(
        SOURCES / template,
        root=SOURCES,
        format="pdf",
        pdf_standards=STANDARDS,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
    )
    assert isinstance(compiled, bytes)
    return compiled


def _undrawn(said: str) -> set[str]:
    """Signs at fault in what the compiler said; a letter of every day beside one of them is not."""
    texts = [ESCAPED.sub(lambda code: chr(int(code[1], 16)), found) for found in REFUSED.findall(said)]
    return {sign for text in texts for sign in text if not sign.isascii()}


def _by_number(text: str, *, signs: set[str] | None) -> str:
    """`signs`: those to write by their number; None: all but Latin, Greek and Cyrillic letters, which are always drawn."""

    def written(sign: str) -> str:
        at_fault = (
            sign in signs if signs is not None else ord(sign) > 0x52F and unicodedata.category(sign)[0] not in "PZ"
        )
        return f"[U+{ord(sign):04X}]" if at_fault else sign

    return "".join(map(written, text))


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each_text(item, change) for key, item in value.items()}
    return [_each_text(item, change) for item in value] if isinstance(value, list | tuple) else value
