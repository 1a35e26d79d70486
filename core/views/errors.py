"""Error pages with a way out."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from psycopg.errors import LockNotAvailable, QueryCanceled

#: PostgreSQL gave up for want of time (`lock_timeout`, `statement_timeout`), so that the same request may well pass soon.
TIMED_OUT = (LockNotAvailable, QueryCanceled)
RETRY_AFTER = 10  # seconds: what held the lock has its own limit


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls it while the exception is being handled, whatever raised it: a view, a middleware, a template.

    503 with `Retry-After` (RFC 9110, 10.2.3) when the database gave up waiting, else 500.
    """
    if timed_out(sys.exception()):
        return busy()
    return render(request, "500.html", status=500)


def timed_out(fault: BaseException | None) -> bool:
    """Whether this is such an error, of the driver or as Django wraps it."""
    return isinstance(fault, TIMED_OUT) or isinstance(getattr(fault, "__cause__", None), TIMED_OUT)


def busy() -> HttpResponse:
    """Drawn without the request: what tells who is signed in would ask the database again, and wait as long again."""
    response = HttpResponse(render_to_string("busy.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response
