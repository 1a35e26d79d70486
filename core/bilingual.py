"""Words kept in a record: made in both languages when they are stored, read in the language of the reader.

And words of a row that has a field for each: a text that exists in one language only is shown in that language with its `lang`,
never machine-translated.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Self

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override

Words = dict[str, str]


def in_both(make: Callable[..., Any], *args: Any) -> Words:
    """What `make(*args)` says in French, and in English when that differs: a message without translation says the same."""
    said = {}
    for language in ("fr", "en"):
        with override(language):
            said[language] = str(make(*args))
    return words(said["fr"], said["en"])


def words(french: str, english: str = "") -> Words:
    """A French text and its English, left out when there is none."""
    return {"fr": french, "en": english} if english and english != french else {"fr": french}


def in_reader_language(kept: Mapping[str, str]) -> str:
    """Kept words in the language being read; in French when they are not known in it."""
    english = kept.get("en", "") if (get_language() or "fr").startswith("en") else ""
    return english or kept.get("fr", "")


def stored(make: Callable[[], Any]) -> str:
    """A text column's value for what the program says to nobody in particular: a reason, a note, both languages in it.

    Read it with `shown`. A text typed by a person is stored as it was typed.
    """
    return json.dumps(in_both(make), ensure_ascii=False)


def shown(text: str) -> str:
    """A stored text in the language being read; what a person typed comes back as it is."""
    if not text.startswith('{"fr": '):
        return text
    try:
        kept = json.loads(text)
    except ValueError:
        return text
    return in_reader_language(kept) if all(isinstance(said, str) for said in kept.values()) else text


class Said(str):
    """A text and the language it is in; `lang` is empty when it is that of the page."""

    __slots__ = ("lang",)
    lang: str

    def __new__(cls, text: str, lang: str = "") -> Self:
        made = super().__new__(cls, text)
        made.lang = lang
        return made

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other) is True and (not isinstance(other, Said) or self.lang == other.lang)

    __hash__ = str.__hash__

    @property
    def text(self) -> str:
        return str(self)

    @property
    def attr(self) -> SafeString | str:
        return format_html(' lang="{}"', self.lang) if self.lang else ""

    @property
    def foreign(self) -> bool:
        return bool(self.lang)


def reading_language() -> str:
    """`fr` or `en`: the language of the page being drawn."""
    return (get_language() or "fr")[:2]


def said(holder: Any, field: str) -> Said:
    """`<field>_fr` or `<field>_en` of a model or a mapping, in the reader's language when it exists."""

    def value(name: str) -> str:
        found = holder.get(name) if isinstance(holder, dict) else getattr(holder, name, "")
        return str(found or "")

    page = reading_language()
    other = "en" if page == "fr" else "fr"
    if text := value(f"{field}_{page}"):
        return Said(text)
    text = value(f"{field}_{other}")
    return Said(text, other) if text else Said("")


def lang_attr(words: Any) -> SafeString | str:
    """The `lang` of what `said` gives, for the element that holds it; nothing for other words."""
    return words.attr if isinstance(words, Said) else ""
