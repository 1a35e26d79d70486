"""Words and buttons of pilots: `{% load pilots %}`."""

from typing import Any

from django import template

from core.templatetags.ui import transition_buttons
from pilots.enums import PilotState

register = template.Library()


@register.filter
def pilot_state(value: str) -> str:
    """The state behind a logged value, in words."""
    return str(PilotState(value).label).capitalize() if value in PilotState else value


@register.inclusion_tag("components/transition_buttons.html", takes_context=True)
def pilot_moves(context: dict[str, Any], pilot: Any) -> dict[str, Any]:
    """The steps a person may take now; the evaluation has a page of its own."""
    drawn = transition_buttons(context, pilot, "pilot_transition", refused=False)
    return {**drawn, "moves": [move for move in drawn["moves"] if move["row"].name != "evaluate"]}
