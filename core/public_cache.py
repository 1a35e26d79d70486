"""Public pages, kept as they were last drawn and dropped by the change that alters them.

`@public_page(tags)` serves a page to everybody: it holds no login state, no token, no nonce. `touch("challenges", …)`,
called by a domain verb, drops after the commit every page that bears one of the tags. A page drawn from facts that
changed meanwhile is not stored; whatever is stored lives five minutes at most.
"""

import datetime as dt
import functools
import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import get_language

from core.clock import app_now

LIFE = dt.timedelta(minutes=5)
STORE = """
INSERT INTO core_cachedpage (key, tags, body, content_type, etag, stored_at)
SELECT %(key)s, %(tags)s, %(body)s, %(content_type)s, %(etag)s, %(started)s
WHERE NOT EXISTS (SELECT 1 FROM core_publictag WHERE tag = ANY(%(tags)s) AND changed_at >= %(started)s)
ON CONFLICT (key) DO UPDATE SET tags = EXCLUDED.tags, body = EXCLUDED.body, content_type = EXCLUDED.content_type,
  etag = EXCLUDED.etag, stored_at = EXCLUDED.stored_at
"""
KEPT = "SELECT body, content_type, etag FROM core_cachedpage WHERE key = %s AND stored_at > statement_timestamp() - make_interval(secs => %s)"
PURGE = """
INSERT INTO core_publictag (tag, changed_at) SELECT unnest(%(tags)s::text[]), clock_timestamp()
ON CONFLICT (tag) DO UPDATE SET changed_at = EXCLUDED.changed_at;
DELETE FROM core_cachedpage WHERE tags && %(tags)s::varchar[];
"""

Tags = Callable[..., Iterable[str]] | Iterable[str]


def touch(*tags: str) -> None:
    """Drops the pages that show these things, once the present transaction is committed."""
    transaction.on_commit(functools.partial(_purge, sorted(set(tags))))


def _purge(tags: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(PURGE, {"tags": tags})


def _key(request: HttpRequest) -> str:
    return hashlib.sha256(f"{get_language()} {request.get_full_path()}".encode()).hexdigest()


def _answer(request: HttpRequest, body: bytes, content_type: str, etag: str) -> HttpResponse:
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response.is_public = True  # type: ignore[attr-defined]
    return response


def kept(request: HttpRequest) -> HttpResponse | None:
    """The page as it was kept for everybody, if it was; one query."""
    with connection.cursor() as cursor:  # without a model instance: this is the whole cost of most public answers
        cursor.execute(KEPT, [_key(request), LIFE.total_seconds()])
        row = cursor.fetchone()
    return _answer(request, bytes(row[0]), row[1], row[2]) if row else None


def public_page(tags: Tags) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Decorates a public view. `tags` is a list, or a function of the view's arguments."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in {"GET", "HEAD"}:
                return view(request, *args, **kwargs)
            if (known := kept(request)) is not None:
                return known
            started = app_now()
            response = view(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
            response.is_public = True  # type: ignore[attr-defined]
            if response.status_code != 200 or response.streaming:
                return response
            etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            names = tags(*args, **kwargs) if callable(tags) else tags
            _store(_key(request), list(names), response, etag, started)
            return _answer(request, response.content, response["Content-Type"], etag)

        cached.writes_on_get = True  # type: ignore[attr-defined]
        return login_not_required(cached)

    return decorate


def _store(key: str, tags: list[str], response: HttpResponse, etag: str, started: dt.datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            STORE,
            {
                "key": key,
                "tags": tags,
                "body": response.content,
                "content_type": response["Content-Type"],
                "etag": etag,
                "started": started,
            },
        )
