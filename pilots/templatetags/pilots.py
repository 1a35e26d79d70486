"""Words and buttons of pilots: `{% load pilots %}`."""

from typing import Any

from django import template
from django.template import Context
from django.utils.translation import ngettext

from core.templatetags.dossiers import main_move
from core.templatetags.ui import transition_moves
from core.ui.components import component
from pilots.enums import PilotState

register = template.Library()


@register.filter
def pilot_state(value: str) -> str:
    """The state behind a logged value, in words."""
    return str(PilotState(value).label).capitalize() if value in PilotState else value


@component(register, "transition_buttons", takes_context=True)
def pilot_moves(context: Context, pilot: Any, missing: int = 0, turn: Any = None) -> dict[str, Any]:
    """The steps a person may take now, but for that of the head (`turn`); the evaluation has a page of its own, and `missing`
    conditions close the start.
    """
    found = transition_moves(context, pilot, "pilot_transition", refused=False)
    first = main_move(turn, found) if turn and not missing and pilot.state == PilotState.READY else None
    moves = [move for move in found if move["row"].name != "evaluate" and move is not first]
    if missing:
        reason = ngettext("Il manque encore %(n)s condition.", "Il manque encore %(n)s conditions.", missing) % {
            "n": missing
        }
        moves = [{**move, "allowed": False, "reason": reason} if move["row"].gate else move for move in moves]
    return {"moves": moves, "csrf_token": context.get("csrf_token", "")}
