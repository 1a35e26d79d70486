"""Middleware: the page cache, limits on bodies, `no-store` on private pages, refusals as pages."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from core.exceptions import DomainError, GateClosed, NotAllowed
from core.public_cache import answer_sooner, kept_here
from core.sending import LONG, typed_in
from core.text_door import UnfitText

View = Any
ENVELOPE = 1024 * 1024  # bytes of a form around its files


class KeptPagesMiddleware:
    """Serves cached public pages before session, authentication and URL resolution.

    Stands after LocaleMiddleware, since the language is part of the cache key, and after the middleware that sets headers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (known := kept_here(request)) is not None:
            return known
        response = self.get_response(request)
        answer_sooner(request, response)
        return response


def may_weigh(limit: str) -> Callable[[View], View]:
    """Marks a view whose requests may be as large as this setting says, in bytes; the others obey BODY_MAX_BYTES."""

    def mark(view: View) -> View:
        view.body_limit = limit
        return view

    return mark


class BodyLimitMiddleware:
    """Refuses a request that says it is too large before a byte of it is received. Stands before whatever reads forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        limit: int = getattr(settings, getattr(getattr(view, "view_class", view), "body_limit", "BODY_MAX_BYTES"))
        declared = request.META.get("CONTENT_LENGTH") or "0"
        if not declared.isdigit() or int(declared) <= limit + ENVELOPE:
            return None
        reason = _("Votre envoi pèse %(size)s ; la limite est de %(limit)s. Il n’a pas été reçu.") % {
            "size": filesizeformat(int(declared)),
            "limit": filesizeformat(limit),
        }
        context = {"reason": reason, "unmet": (), "back": request.headers.get("Referer", "")}
        return render(request, "core/refusal.html", context, status=413)


class PrivatePagesMiddleware:
    """`no-store` on every response not declared public: a shared screen must not show the page of the last person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not getattr(response, "is_public", False) and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response


def _typed(request: HttpRequest) -> list[str]:
    """Texts that the refused form held and that cost time: the page gives them back."""
    return [text for text in typed_in(request) if len(text) > LONG or "\n" in text]


class DomainErrorMiddleware:
    """Turns a DomainError that no view handled into a page with its reason and the conditions not met (403 or 409)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        context = {
            "reason": exception.message,
            "unmet": exception.unmet if isinstance(exception, GateClosed) else (),
            "back": request.headers.get("Referer", ""),
            "typed": _typed(request),
        }
        status = 403 if isinstance(exception, NotAllowed) else 400 if isinstance(exception, UnfitText) else 409
        return render(request, "core/refusal.html", context, status=status)
