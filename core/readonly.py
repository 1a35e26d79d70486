"""A GET changes nothing: while one is served, any statement but a read is refused.

Views that must write on GET (a download is recorded) are marked with `writes_on_get`; third-party views that sign people
in or keep sessions are left alone.
"""

import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
READS = re.compile(r"\s*(SELECT|EXPLAIN|SHOW|SAVEPOINT|RELEASE|ROLLBACK|DECLARE|FETCH|CLOSE|WITH)\b", re.IGNORECASE)
# Written by the machinery of a request, whatever the view: sessions, the page cache, allauth's own records.
HOUSEKEEPING = re.compile(
    r'"(django_session|core_cache|core_cachedpage|core_publictag|account_|mfa_|accounts_user)', re.IGNORECASE
)
OUR_APPS = frozenset(
    {
        "core",
        "register",
        "accounts",
        "partners",
        "startups",
        "challenges",
        "agreements",
        "pilots",
        "public",
        "cms",
        "seeding",
    }
)

View = TypeVar("View", bound=Callable[..., Any])


class WriteOnGet(RuntimeError):
    pass


def writes_on_get[View: Callable[..., Any]](view: View) -> View:
    """Marks the rare view that records something when it is read."""
    view.writes_on_get = True  # type: ignore[attr-defined]
    return view


def _refuse_writes(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    if isinstance(sql, str) and not READS.match(sql) and not HOUSEKEEPING.search(sql):
        raise WriteOnGet(sql[:200])
    return execute(sql, params, many, context)


class ReadOnlyMiddleware:
    """Off in production, where it would cost a call per query: tests and development have found the fault by then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as stack:
            request.read_only = stack  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """From here to the end of the view, template included, only reads pass. The view itself is called by Django, so
        that what it raises reaches the middleware that answers exceptions.
        """
        if not (settings.DEBUG or settings.TESTING) or request.method not in SAFE_METHODS:
            return
        target = getattr(view, "view_class", view)
        if getattr(view, "writes_on_get", False) or getattr(target, "writes_on_get", False):
            return
        if getattr(target, "__module__", "").split(".")[0] in OUR_APPS:
            request.read_only.enter_context(connection.execute_wrapper(_refuse_writes))  # type: ignore[attr-defined]
