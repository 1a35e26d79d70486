"""What every answer owes its reader: private pages are not kept by caches, refusals are pages with a way out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from core.exceptions import DomainError, GateClosed, NotAllowed
from core.public_cache import answer_sooner, kept_here


class KeptPagesMiddleware:
    """A page kept for everybody is answered before anything is known of the person: no session, no account, no search for
    its view. Stands after the language, which is part of the page, and after what every answer bears in its head.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (known := kept_here(request)) is not None:
            return known
        response = self.get_response(request)
        answer_sooner(response)
        return response


class PrivatePagesMiddleware:
    """`no-store` on everything that was not declared public: a shared screen must not show the last person's page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not getattr(response, "is_public", False) and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response


class DomainErrorMiddleware:
    """A rule that refuses, and that the view did not turn into a form error, becomes a page saying why and what to do."""

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
        }
        return render(request, "core/refusal.html", context, status=403 if isinstance(exception, NotAllowed) else 409)
