"""What a record says, in French and in English, and what its sources are called.

Free texts of the file are in one language. The translations that we have stand in `data/datacity.words.json`; another city
gives its own in its document, under `words` (text → `fr`, `en`) and `titles` (address → title). A text without any stays in
the language it was written in, which pages say.
"""

import functools
import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from seeding.importer.labels import is_english

Record = dict[str, Any]
WEB = ("https://", "http://")


@functools.cache
def _known() -> dict[str, dict[str, Any]]:
    path = settings.BASE_DIR / "data" / "datacity.words.json"
    known: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return known


def in_two_languages(text: str, document: Record) -> dict[str, str]:
    """The text in each language in which it is known."""
    given = (document.get("words") or {}).get(text) or _known()["words"].get(text)
    if given:
        return {language: given[language] for language in ("fr", "en") if given.get(language)}
    return {"en" if is_english(text) else "fr": text}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def told(record: Record, document: Record) -> Record:
    """The record as it is kept: as it was read, with its words in both languages, titles of its sources, and its reserve."""
    texts = dict.fromkeys(_texts(record))
    sentences = [text for text in texts if not text.startswith(WEB) and (" " in text or text in _known()["words"])]
    titles = {**_known()["titles"], **(document.get("titles") or {})}
    kept = {
        **record,
        "words": {text: in_two_languages(text, document) for text in sentences},
        "titles": {text: titles[text] for text in texts if text in titles},
    }
    if reserve := reserve_on(record):
        kept["reserve"] = reserve
    return kept


def reserve_on(record: Record) -> str:
    """Why a record is shown with a reserve and counted nowhere; empty when it is not."""
    if not any(source.startswith(WEB) for source in record["source"]):
        return "unsourced"
    return "weak" if record.get("confidence") == "low" else ""
