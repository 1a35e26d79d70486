"""`{% exchange_panel obj %}`: the exchange about an object, on the page of the object."""

from typing import Any

from django import template
from django.db.models import Count, F, FilteredRelation, Q
from django.db.models.functions import Coalesce
from django.template import Context
from django.urls import reverse

from casework.enums import Side
from casework.exchanges import exchange_of
from casework.models import Thread
from casework.presenters import standing

register = template.Library()


@register.inclusion_tag("casework/_panel.html", takes_context=True)
def exchange_panel(context: Context, obj: Any) -> dict[str, Any]:
    """Where the exchange stands for the reader and the way to it; nothing for whoever has no side in it."""
    user, exchange = context["request"].user, exchange_of(obj)
    side = exchange.side_of(user, obj)
    if side is None:
        return {"side": None}
    seen = Q() if side == Side.OURS else Q(messages__internal=False)
    thread = (
        Thread.objects.filter(kind=exchange.kind, object_id=obj.pk)
        .annotate(mine=FilteredRelation("reads", condition=Q(reads__user=user.pk)))
        .annotate(unread=Coalesce(F("mine__unread"), 0), written=Count("messages", filter=seen))
        .first()
    )
    return {
        "side": side,
        "ours": side == Side.OURS,
        "url": reverse("exchange", args=[exchange.kind, obj.pk]),
        "standing": standing(thread, side),
        "unread": thread.unread if thread else 0,
        "count": thread.written if thread else 0,
        "request": context["request"],
    }
