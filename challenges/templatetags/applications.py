"""Words of applications for pages and mail."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from challenges.applications.domain.submitted import submitted_copy
from challenges.applications.instants import exact
from core.bilingual import in_reader_language
from core.ui.components import component

register = template.Library()


@component(register, "challenges/application_rows")
def application_rows(
    lines: Iterable[dict[str, Any]], caption: str, batch: str = "", *, challenges: bool = False, without: Any = ()
) -> dict[str, Any]:
    """The table of what was received. `lines`: application, rules to settle, readings rendered, labels, agent. `batch`: the form
    of the acts on many rows, to which each line then gives a box. `challenges`: each line says to which challenge it answers.
    `without`: the columns left out.
    """
    return {"lines": lines, "caption": caption, "batch": batch, "challenges": challenges, "without": without}


@register.filter
def rule_tone(result: str) -> str:
    """The tone of the answer to an eligibility rule."""
    return {"met": "ok", "not_met": "stop"}.get(result, "warn")


@register.filter
def moment(value: dt.datetime) -> str:
    """An instant in words, with its zone, to the microsecond when it is not a whole minute."""
    return exact(value) if value else ""


@register.filter
def in_language(kept: dict[str, str]) -> str:
    """Words kept in both languages, in that of the reader."""
    return in_reader_language(kept)


@register.filter
def full_copy(submission: Any) -> list[dict[str, str]]:
    """The parts of the application as it was submitted, with their labels."""
    return submitted_copy(submission)


@register.filter
def of(values: Mapping[str, Any], key: str) -> Any:
    """The value of a key that is itself a variable of the page."""
    return values.get(key, "")
