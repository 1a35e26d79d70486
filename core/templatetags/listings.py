"""`{% load listings %}`: the views that a person keeps of a list, and the columns left out of it."""

from typing import Any

from django import template
from django.http import QueryDict
from django.template import Context
from django.urls import reverse
from django.utils.http import urlencode

from core.saved_views.declared import LEFT_OUT, kept_query, listing_named
from core.saved_views.domain import views_of
from core.ui.components import component

register = template.Library()


@register.simple_tag(takes_context=True)
def left_out(context: Context, name: str) -> frozenset[str]:
    """The columns of a list that its address leaves out."""
    listing = listing_named(name)
    asked = context["request"].GET.getlist(LEFT_OUT)
    return frozenset(asked) & frozenset(listing.columns) if listing else frozenset()


@component(register, "saved_views", takes_context=True)
def saved_views(context: Context, name: str, form: Any) -> dict[str, Any]:
    """Under the filters of a list: its kept views, the one that is open, a way to keep this one, its columns.

    An open view whose filter asks for what is no longer there says so, with the labels of these filters.
    """
    request, listing = context["request"], listing_named(name)
    if listing is None or not listing.shown_to(request.user):
        return {"listing": None}
    query = kept_query(listing, request.GET.urlencode())
    views = [
        {"name": view.name, "href": f"?{view.query or 'tout=1'}", "current": view.query == query and bool(request.GET)}
        for view in views_of(request.user, listing)
    ]
    opened = any(view["current"] for view in views)
    lost = [form.fields[field].label for field in form.errors if field in form.fields] if opened else []
    asked = urlencode({"demande": query, "retour": request.path})
    without = set(request.GET.getlist(LEFT_OUT))
    return {
        "listing": listing,
        "views": views,
        "lost": lost,
        "keep": "" if opened or not query else f"{reverse('saved_view_new', args=[name])}?{asked}",
        "manage": reverse("saved_views", args=[name]) if views else "",
        "columns": [(key, label, key not in without) for key, label in listing.columns.items()],
        "kept": [(key, value) for key, values in QueryDict(query).lists() if key != LEFT_OUT for value in values],
    }
