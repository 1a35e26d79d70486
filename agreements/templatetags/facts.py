"""The verdict of model 2 beside a prototype, for pages of nouns that stand below facts."""

from django import template

from agreements.facts.domain.verdict import verdict_of
from agreements.facts.presenters import Panel, panel_of
from agreements.models import Prototype

register = template.Library()


@register.simple_tag
def verdict_panel(prototype: Prototype) -> Panel | None:
    """What model 2 says of a prototype today; None when no convention governs it. One query, and the day."""
    return panel_of(verdict_of(prototype))
