"""`{% load organisations %}`."""

from typing import Any

from django import template

from accounts.tabs import tabs_of

register = template.Library()


@register.simple_tag(takes_context=True)
def organisation_tabs(context: Any, organisation: Any, here: str) -> list[dict[str, object]]:
    return tabs_of(organisation, here, context["request"].user)
