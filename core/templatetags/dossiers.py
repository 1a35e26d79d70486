"""The head of a dossier, the same on every page of one: `{% load dossiers %}`."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context

from core.templatetags.ui import transition_moves
from core.ui.components import component

register = template.Library()


@component(register, "dossier_head", takes_context=True)
def dossier_head(context: Context, turn: Any, moves: Any = (), label: str = "", url: str = "") -> dict[str, Any]:
    """The head of a dossier: whose turn, until when, and one act, offered to whoever has the turn.

    The act is the link that the page names (`label`, `url`), else the first of `moves` that goes on.
    """
    link = {"label": label, "url": url} if label and url and turn.yours else None
    return {
        "turn": turn,
        "link": link,
        "move": None if link else main_move(turn, moves),
        "csrf_token": context.get("csrf_token", ""),
    }


def main_move(turn: Any, moves: Any) -> Any:
    """The move that stands in the head: none for whoever has not the turn; one that asks for a reason sends back, or refuses."""
    if not turn.yours:
        return None
    return next((m for m in moves if m["allowed"] and not m["row"].danger and not m["row"].reason_required), None)


@register.simple_tag(takes_context=True)
def moves_of(context: Context, obj: Any, url_name: str) -> list[dict[str, Any]]:
    """What this person may do now with `obj`, asked once for the head and the other gestures of a page."""
    return transition_moves(context, obj, url_name, refused=False)


@component(register, "transition_buttons", takes_context=True)
def other_moves(context: Context, turn: Any, moves: Any) -> dict[str, Any]:
    """The buttons of the moves that do not stand in the head."""
    first = main_move(turn, moves)
    return {"moves": [move for move in moves if move is not first], "csrf_token": context.get("csrf_token", "")}


@component(register, "doc_nav")
def doc_nav(entries: Iterable[tuple[str, str, str]], *, top: bool = False, folded: bool = False) -> dict[str, Any]:
    """The contents of a long page: `entries` are (anchor, label, mark), the mark in words or "".

    It stands twice, in the column beside the text and, with `top`, folded before it; each width shows one of them.
    `folded` keeps it folded beside the text too, where the column holds more.
    """
    return {"entries": list(entries), "place": "top" if top else "side", "folded": top or folded}
