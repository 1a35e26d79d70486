"""Public pages, kept as they were last drawn and dropped by the change that alters them.

`@public_page(tags)` serves a page to everybody: it holds no login state, no token, no nonce. `touch("challenges", …)`,
called by a domain verb, drops after the commit every page that bears one of the tags. A page drawn from facts that
changed meanwhile is not stored; whatever is stored lives five minutes at most.
"""

import datetime as dt
import functools
import hashlib
import threading
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import get_language

from core.compiled import prepared_cursor
from core.readonly import read_only, writes_on_get

LIFE = dt.timedelta(minutes=5)
READ = {"GET", "HEAD"}
HEAD = {"Content-Type", "ETag", "Cache-Control"}
EXCEPTIONS = {"_csp_config", "_csp_ro_config", "xframe_options_exempt"}  # what decorators ask of the outer middleware
REMEMBERED, REMEMBERED_BYTES = 256, 200_000  # pages a process holds, and the largest of them
STORE = """
INSERT INTO core_cachedpage (key, tags, body, content_type, etag, stored_at)
SELECT %(key)s, %(tags)s::varchar[], %(body)s, %(content_type)s, %(etag)s, %(started)s
WHERE NOT EXISTS (SELECT 1 FROM core_publictag WHERE tag = ANY(%(tags)s::varchar[]) AND changed_at >= %(started)s)
ON CONFLICT (key) DO UPDATE SET tags = EXCLUDED.tags, body = EXCLUDED.body, content_type = EXCLUDED.content_type,
  etag = EXCLUDED.etag, stored_at = EXCLUDED.stored_at
"""
# Always one row: the clock, and beside it the page if it is kept, without its bytes when they are those already at hand.
KEPT = """
SELECT app_now(), page.etag, page.content_type, CASE WHEN page.etag <> %s THEN page.body END
FROM (VALUES (1)) AS one LEFT JOIN core_cachedpage AS page
  ON page.key = %s AND page.stored_at > statement_timestamp() - make_interval(secs => %s)
"""
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


class Body(NamedTuple):
    """What readers get, and the name of exactly these bytes."""

    etag: str
    content_type: str
    content: bytes


_lock = threading.Lock()
_bodies: dict[str, Body] = {}  # what this process last sent: the database says which of them still stand
_bare: set[str] = set()  # those to whose answer neither a decorator nor a middleware adds anything


def _remember(key: str, body: Body) -> None:
    if len(body.content) > REMEMBERED_BYTES:
        return
    with _lock:
        _bodies.pop(key, None)
        _bodies[key] = body
        if len(_bodies) > REMEMBERED:
            oldest = next(iter(_bodies))
            del _bodies[oldest]
            _bare.discard(oldest)


def _answer(request: HttpRequest, key: str, body: Body) -> HttpResponse:
    if request.headers.get("If-None-Match") == body.etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body.content, content_type=body.content_type)
    response["ETag"] = body.etag
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response.is_public = True  # type: ignore[attr-defined]
    response.kept_as = key  # type: ignore[attr-defined]
    return response


def answer_sooner(response: HttpResponse) -> None:
    """From now on this page may be answered before its view is looked for, unless something around the view added to it."""
    key = getattr(response, "kept_as", None)
    if key in _bodies and key not in _bare and response.status_code == 200:
        added = set(response.headers) - HEAD or response.cookies or set(vars(response)) & EXCEPTIONS
        if not added:
            _bare.add(key)


def _look(request: HttpRequest, key: str) -> HttpResponse | None:
    """One query, at most once a request: the page if it is kept, and the instant from which it would have to be drawn.

    The bytes are fetched only when this process does not hold them.
    """
    known = _bodies.get(key)
    with prepared_cursor() as cursor:  # without a model instance: this is the whole cost of most public answers
        cursor.execute(KEPT, [known.etag if known else "", key, LIFE.total_seconds()])
        started, etag, content_type, content = cursor.fetchone()
    request.drawn_since = started  # type: ignore[attr-defined]
    if etag is None:
        return None
    if known is None or known.etag != etag:
        known = Body(etag, content_type, bytes(content))
        _remember(key, known)
    return _answer(request, key, known)


def kept(request: HttpRequest) -> HttpResponse | None:
    """The page as it was kept for everybody, if it was."""
    return None if hasattr(request, "drawn_since") else _look(request, _key(request))


def kept_here(request: HttpRequest) -> HttpResponse | None:
    """The same for the middleware, asked only of what this process has sent before: a private address costs nothing."""
    if request.method not in READ or getattr(request, "is_dummy", False):  # an editor's preview of the page
        return None
    key = _key(request)
    return _look(request, key) if key in _bare else None


def served(request: HttpRequest, tags: Iterable[str], draw: Callable[[], HttpResponse]) -> HttpResponse:
    """The kept page, else what `draw` answers, kept if it may be."""
    if request.method not in READ:
        return draw()
    if (known := kept(request)) is not None:
        return known
    started = request.drawn_since  # type: ignore[attr-defined]
    with read_only():
        response = draw()
        if hasattr(response, "render"):
            response.render()
    response.is_public = True  # type: ignore[attr-defined]
    if response.status_code != 200 or response.streaming:
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    body = Body(etag, response["Content-Type"], response.content)
    key = _key(request)
    _store(key, list(tags), body, started)
    return _answer(request, key, body)


def public_page(tags: Tags) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Decorates a public view. `tags` is a list, or a function of the view's arguments."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            names = tags(*args, **kwargs) if callable(tags) else tags
            return served(request, names, lambda: view(request, *args, **kwargs))

        return login_not_required(writes_on_get("the page is kept once it is drawn")(cached))

    return decorate


def _store(key: str, tags: list[str], body: Body, started: dt.datetime) -> None:
    with prepared_cursor() as cursor:
        cursor.execute(
            STORE,
            {
                "key": key,
                "tags": tags,
                "body": body.content,
                "content_type": body.content_type,
                "etag": body.etag,
                "started": started,
            },
        )
    _remember(key, body)
