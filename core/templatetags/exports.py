"""`{% export_bar place "kind" … %}`: what can be taken away of a list, with the filters of its page."""

from typing import Any

from django import template
from django.template import Context

from core.exports.declared import export_kind
from core.ui.components import component

register = template.Library()


@component(register, "export_bar", takes_context=True)
def export_bar(context: Context, place: Any, *kinds: str) -> dict[str, Any]:
    """`place` is the key of the object whose list it is. Each kind with a button for each of its formats."""
    found = [kind for kind in map(export_kind, kinds) if kind is not None]
    return {
        "place": place,
        "kinds": [(kind.kind, kind.label, tuple(kind.shapes)) for kind in found],
        "query": context["request"].GET.urlencode(),
        "csrf_token": context.get("csrf_token", ""),
    }
