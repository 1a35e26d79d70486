"""`{% load organisations %}`."""

from typing import Any

from django import template

from accounts.tabs import tabs_of

register = template.Library()


@register.simple_tag
def organisation_tabs(organisation: Any, here: str) -> list[dict[str, object]]:
    return tabs_of(organisation, here)
