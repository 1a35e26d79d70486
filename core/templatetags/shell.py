"""What surrounds every page: `{% load shell %}`. Public pages get the same for everybody, so that they can be kept."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.translation import get_language

from core.navigation import menu_for
from core.ui.components import component

register = template.Library()


@register.simple_tag(takes_context=True)
def other_language_url(context: Context) -> str:
    """The same page in the other language; a page with another path there passes `translated_url`."""
    if translated := context.get("translated_url"):
        return translated
    request = context.get("request")
    path = request.get_full_path() if request else "/"
    if path == "/en" or path.startswith("/en/"):
        return path[3:] or "/"
    return f"/en{path}"


def _shell(context: Context) -> dict[str, Any]:
    request = context.get("request")
    return {
        "lang": get_language(),
        "path": request.path if request else "",
        "other": other_language_url(context),
    }


@component(register, "masthead", takes_context=True)
def masthead(context: Context, *, bare: bool = False) -> dict[str, Any]:
    """The head of public pages; `bare` on sign-in and error pages, which show no navigation."""
    return {**_shell(context), "bare": bare}


@component(register, "footer")
def footer(*, bare: bool = False) -> dict[str, Any]:
    return {"bare": bare}


@component(register, "workspace_bar", takes_context=True)
def workspace_bar(context: Context) -> dict[str, Any]:
    """The head of the workspace: in whose name one acts, the account, the way out."""
    given = {name: context.get(name) for name in ("user", "acting_organisation", "acting_url", "csrf_token")}
    return {**_shell(context), **given}


@component(register, "workspace_foot")
def workspace_foot() -> dict[str, Any]:
    return {}


@component(register, "workspace_nav", takes_context=True)
def workspace_nav(context: Context) -> dict[str, Any]:
    """The menu of the workspace: groups given by the page as `workspace_nav`, else what `core.navigation` has for the person."""
    groups = context.get("workspace_nav")
    if groups is None:
        request = context.get("request")
        user = getattr(request, "user", None)
        groups = [{"label": "", "items": menu_for(user, request.path)}] if request and user else []
    return {"groups": groups}


@component(register, "demo_banner")
def demo_banner() -> dict[str, Any]:
    return {"demo": getattr(settings, "DEMO", False)}
