"""`{% batch_bar "kind" place count %}`: the bar that acts on the ticked rows of a list, or on all that its filters give."""

from typing import Any

from django import template
from django.template import Context

from core.batches.declared import list_of
from core.ui.components import component

register = template.Library()


@component(register, "batch_bar", takes_context=True)
def batch_bar(context: Context, kind: str, place: Any, count: int) -> dict[str, Any]:
    """The boxes of the rows belong to its form, `lot`. What is ticked leads to a page that reads it again: nothing is done here."""
    found = list_of(kind)
    query = context["request"].GET.urlencode()
    acts = [(act.name, act.label) for act in found.acts] if found else []
    return {
        "kind": kind, "place": place, "count": count, "acts": acts, "query": query,
        "csrf_token": context.get("csrf_token", ""),
    }  # fmt: skip
