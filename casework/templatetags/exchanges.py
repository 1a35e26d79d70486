"""`{% exchange_panel obj %}`: the exchange about an object, on the page of the object."""

from functools import partial
from typing import Any
from uuid import UUID

from django import template
from django.db.models import Count, F, FilteredRelation, Q, QuerySet
from django.db.models.functions import Coalesce
from django.template import Context
from django.urls import reverse

from casework.enums import Side
from casework.exchanges import NO_OBJECT, exchange_of
from casework.models import Thread
from casework.presenters import standing
from core.compiled_for import CompiledFor

register = template.Library()


def _standing(user: Any, kind: str, obj: UUID, *, seen: Q) -> QuerySet[Thread]:
    return (
        Thread.objects.filter(kind=kind, object_id=obj)
        .annotate(mine=FilteredRelation("reads", condition=Q(reads__user=user.pk)))
        .annotate(unread=Coalesce(F("mine__unread"), 0), written=Count("messages", filter=seen))
    )


_STANDING: dict[Side, CompiledFor[Any]] = {
    side: CompiledFor(partial(_standing, seen=seen), kind="a kind of exchange", obj=NO_OBJECT)
    for side, seen in ((Side.OURS, Q()), (Side.THEIRS, Q(messages__internal=False)))
}


@register.inclusion_tag("casework/_panel.html", takes_context=True)
def exchange_panel(context: Context, obj: Any) -> dict[str, Any]:
    """Where the exchange stands for the reader and the way to it; nothing for whoever has no side in it."""
    user, exchange = context["request"].user, exchange_of(obj)
    side = exchange.side_of(user, obj)
    if side is None:
        return {"side": None}
    thread = _STANDING[side].first(user, kind=exchange.kind, obj=obj.pk)
    return {
        "side": side,
        "ours": side == Side.OURS,
        "url": reverse("exchange", args=[exchange.kind, obj.pk]),
        "standing": standing(thread, side),
        "unread": thread.unread if thread else 0,
        "count": thread.written if thread else 0,
        "request": context["request"],
    }
