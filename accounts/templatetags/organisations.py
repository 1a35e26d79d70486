"""`{% load organisations %}`."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html

from accounts.permissions import OrganisationPerm
from accounts.queries import my_organisations
from accounts.tabs import tabs_of
from core.permissions import holds_everywhere

register = template.Library()


@register.simple_tag(takes_context=True)
def organisation_tabs(context: Any, organisation: Any, here: str) -> list[dict[str, object]]:
    return tabs_of(organisation, here, context["request"].user)


@register.simple_tag(takes_context=True)
def organisation_link(context: Any, organisation: Any) -> str:
    """The name of an organisation, a link to all it has done for who may read that; the name alone for anybody else."""
    request = context["request"]
    mine = {row.pk for row in my_organisations(request)}
    if organisation.pk not in mine and not holds_everywhere(request.user, OrganisationPerm.VIEW_ORGANISATION):
        return format_html("{}", organisation.name)
    return format_html(
        '<a href="{}">{}</a>', reverse("organisation_activity", args=[organisation.pk]), organisation.name
    )
