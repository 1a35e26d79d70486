"""Words about prototypes: `{% load prototypes %}`."""

from django import template

from agreements.enums import PrototypeState

register = template.Library()


@register.filter
def prototype_state(value: str) -> str:
    """The state behind a logged value, in words."""
    return str(PrototypeState(value).label).capitalize() if value in PrototypeState else value
