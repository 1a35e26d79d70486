"""Words as the programme holds them: one text, or two of which the second is a translation.

A text that exists in one language only is shown in that language with its `lang`, never machine-translated.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language


@dataclass(frozen=True)
class Said:
    """A text and the language it is in; `lang` is empty when it is that of the page."""

    text: str
    lang: str = ""

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

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


def sources_of(facts: dict[str, Any] | None) -> list[dict[str, str]]:
    """Where imported facts were read: address and name of the site, in the order of the source file."""
    found = (facts or {}).get("source") or (facts or {}).get("sources") or []
    addresses = [found] if isinstance(found, str) else found
    pairs = [{"url": address, "site": urlsplit(address).netloc.removeprefix("www.")} for address in addresses]
    return [pair for pair in pairs if pair["url"].startswith(("https://", "http://"))]


def notes_of(facts: dict[str, Any] | None) -> list[str]:
    """What the source file remarks about a record (a spelling, an inference, a disagreement), as it was written."""
    return [str(text) for key, text in (facts or {}).items() if key.endswith("note") and text]
