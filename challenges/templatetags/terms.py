"""The terms of a convention in a few lines: `{% load terms %}`."""

from collections.abc import Iterable
from typing import Any

from django import template

from challenges.terms_brief import brief
from core.ui.components import component

register = template.Library()


@component(register, "challenges/terms_brief")
def terms_brief(terms: Iterable[Any], anchor: str = "toutes-les-clauses") -> dict[str, Any]:
    """The six lines, each of which opens its clauses, and a link that opens them all. `anchor` is unique on its page."""
    rows = list(terms)
    return {"lines": brief(rows), "count": len(rows), "anchor": anchor}
