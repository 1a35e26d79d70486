"""Words as the programme holds them: one text, or two of which the second is a translation.

A text that exists in one language only is shown in that language with its `lang`, never machine-translated.
"""

from typing import Any
from urllib.parse import urlsplit

from core.bilingual import Said, reading_language, said

__all__ = ["Said", "notes_of", "reading_language", "said", "sources_of"]


def sources_of(facts: dict[str, Any] | None) -> list[dict[str, str]]:
    """Where imported facts were read: address and name of the site, in the order of the source file."""
    found = (facts or {}).get("source") or (facts or {}).get("sources") or []
    addresses = [found] if isinstance(found, str) else found
    pairs = [{"url": address, "site": urlsplit(address).netloc.removeprefix("www.")} for address in addresses]
    return [pair for pair in pairs if pair["url"].startswith(("https://", "http://"))]


def notes_of(facts: dict[str, Any] | None) -> list[str]:
    """What the source file remarks about a record (a spelling, an inference, a disagreement), as it was written."""
    return [str(text) for key, text in (facts or {}).items() if key.endswith("note") and text]
