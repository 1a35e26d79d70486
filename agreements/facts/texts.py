"""The words of model 2 in the language being read. Its words for JSON never appear on a page."""

import datetime as dt
from typing import Any

from django.utils.translation import get_language

from agreements.commons.explain import Lang, pick
from agreements.commons.model2 import explain, texts


def lang() -> Lang:
    """The language of the words of the model."""
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def verdict_words(verdict: str) -> str:
    """The public words of a verdict (model 2, section 10)."""
    return explain.verdict_title(verdict, lang())


def fact_says(name: str) -> str:
    """What a fact says, as the model words it."""
    return pick(texts.FACTS[name], lang())


def move_words(move: str) -> str:
    return explain.move_sentence(move, lang())


def form_words(form: str) -> str:
    return explain.form_sentence(form, lang())


def doubt_words(doubt: str) -> tuple[str, str]:
    """What a court would have to hold, and the source of the doubt."""
    return explain.doubt_sentence(doubt, lang()), texts.DOUBTS[doubt][1]


def line_detail(verdict: str, result: dict[str, Any], valid_until: dt.date | None) -> str:
    """What follows the words of a verdict on its line (section 10)."""
    ways = result["loyal"]["forms"].values()
    steps = min((len(way["trace"]) for way in ways if not way["doubts"]), default=0)
    return explain.verdict_detail(verdict, lang(), until=valid_until, steps=steps)
