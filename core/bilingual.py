"""Words kept in a record: made in both languages when they are stored, read in the language of the reader."""

import json
from collections.abc import Callable, Mapping
from typing import Any

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
