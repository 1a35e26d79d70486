"""What surrounds every page: `{% load shell %}`. Public pages get the same for everybody, so that they can be kept."""

from typing import Any

from django import template
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.navigation import menu_for
from core.presence import place_mark
from core.sending import page_mark
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


@component(register, "writing", takes_context=True)
def _writing(context: Context) -> dict[str, Any]:
    """What `core/js/writing.js` needs: whose page it is, where to ask for the session, its words."""
    user = getattr(context["request"], "user", None) or AnonymousUser()  # none yet where a token is refused
    back = urlencode({"next": reverse("signed_in_again")})
    return {
        "writer": page_mark(user),
        "session": reverse("session_state"),
        "sign_in": f"{reverse(settings.LOGIN_URL)}?{back}",
        "place": place_mark(context["request"]) if user.is_authenticated else "",
        "presence": reverse("presence"),
        "scripts": [static(f"core/js/{name}.js") for name in ("texts", "writing", "presence")],
    }


@register.simple_tag(takes_context=True)
def writing(context: Context) -> SafeString:
    """At the end of every page: the one way of writing, wherever a form stands. A form that is posted asks for a token, and
    the token tells: no template has to remember, and a page without a form stays the same for everybody.
    """
    request = context.get("request")
    if request is None or not request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
        return SafeString("")
    return _writing(context)


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
    groups = _groups(context)
    unread = sum(item.get("count") or 0 for group in groups for item in group["items"])
    return {**_shell(context), **given, "groups": groups, "unread": unread}


@component(register, "workspace_foot")
def workspace_foot() -> dict[str, Any]:
    return {}


@component(register, "workspace_nav", takes_context=True)
def workspace_nav(context: Context) -> dict[str, Any]:
    """The menu of the workspace: groups given by the page as `workspace_nav`, else what `core.navigation` has for the person."""
    return {"groups": _groups(context)}


def _groups(context: Context) -> Any:
    groups = context.get("workspace_nav")
    if groups is None:
        request = context.get("request")
        user = getattr(request, "user", None)
        groups = [{"label": "", "items": menu_for(user, request.path)}] if request and user else []
    return groups


@component(register, "demo_banner")
def demo_banner() -> dict[str, Any]:
    return {"demo": getattr(settings, "DEMO", False)}
