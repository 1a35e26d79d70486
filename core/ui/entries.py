"""What a teaser shows: the same shape for a challenge, a pilot, a prototype or an edition."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """`lang` and `summary_lang` are empty where the text is in the language of the page; `side` holds ready markup."""

    title: str
    href: str
    lang: str = ""
    theme: str = ""
    theme_label: Any = ""
    # What it is now: pairs of label and tone (core.ui.states.TONES).
    states: Sequence[tuple[str, str]] = ()
    words: Sequence[Any] = ()
    summary: str = ""
    summary_lang: str = ""
    foot: Sequence[str] = ()
    side: Sequence[str] = ()
    # Drawn in place of the tile of the theme.
    cover: str = ""
