"""The cache of public pages: one row of `core_cachedpage` for each address and language, invalidated by tags.

`@public_page(tags, reads=…)` serves a page to everybody: it holds no login state, no token, no nonce. `reads` are the query keys
that the view reads; it is shown no others, and no others are part of the cache key. `touch(CacheTag.CHALLENGES, …)`, called by a
service, deletes after the commit every page that bears one of the tags. A page drawn from facts that changed meanwhile is not
stored; whatever is stored lives five minutes at most, and `sweep()` bounds the rows.
"""

import datetime as dt
import functools
import gzip
import hashlib
import itertools
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from core.cache_tags import CacheTag
from core.compiled import prepared_cursor
from core.readonly import read_only, writes_on_get

LIFE = dt.timedelta(minutes=5)
READ = {"GET", "HEAD"}
HEAD = {"Content-Type", "Content-Encoding", "Vary", "ETag", "Cache-Control"}
VARY = "Accept-Encoding"
FREE_WORDS = "q"  # the key of what people type: such a page is drawn each time, hardly anybody asks the same again
EXCEPTIONS = {"_csp_config", "_csp_ro_config", "xframe_options_exempt"}  # what decorators ask of the outer middleware
REMEMBERED, REMEMBERED_BYTES = 256, 200_000  # pages a process holds, and the largest of them
ROWS = 5_000  # pages kept; about 15 kB each
SWEEP_AFTER = 100  # pages that a process stores between two sweeps of its own: the job runs every five minutes only
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
SWEEP = """
DELETE FROM core_cachedpage WHERE stored_at <= statement_timestamp() - make_interval(secs => %(life)s)
  OR key IN (SELECT key FROM core_cachedpage ORDER BY stored_at DESC OFFSET %(rows)s);
DELETE FROM core_publictag WHERE changed_at < clock_timestamp() - interval '1 hour';
"""


def touch(*tags: CacheTag) -> None:
    """Invalidates the pages that bear one of these tags, once the present transaction is committed. One statement."""
    transaction.on_commit(functools.partial(_purge, sorted({CacheTag(tag).value for tag in tags})))


class Shown(Protocol):
    """A model whose objects public pages show: `public_tags` are the tags of these pages."""

    public_tags: ClassVar[tuple[CacheTag, ...]]


def changed(obj: Shown) -> None:
    """Invalidates the public pages that show objects of this model, once the present transaction is committed."""
    touch(*obj.public_tags)


def _purge(tags: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(PURGE, {"tags": tags})


def sweep() -> None:
    """Deletes the pages that are too old to be served, the oldest beyond ROWS, and tags that guard no drawing any more.

    Idempotent. Called by a job every five minutes, and by each process after it stored SWEEP_AFTER pages.
    """
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, {"life": LIFE.total_seconds(), "rows": ROWS})


def narrowed(query: QueryDict, reads: Iterable[str]) -> QueryDict:
    """The query of an address with the keys that its view reads, in their order: the last value of each, if not empty."""
    kept = QueryDict(mutable=True)
    for name in reads:
        if value := query.get(name):
            kept[name] = value
    return kept


def _key(path: str, query: QueryDict) -> str:
    return hashlib.sha256(f"{get_language()} {path}?{query.urlencode()}".encode()).hexdigest()


def _narrow(request: HttpRequest, reads: Iterable[str]) -> str:
    """Takes what its view does not read out of the request, and returns the cache key of what is left."""
    query = narrowed(request.GET, reads)
    query._mutable = False  # noqa: SLF001 (as request.GET is)
    request.GET = query  # type: ignore[assignment]
    request.META["QUERY_STRING"] = query.urlencode()
    return _key(request.path, query)


@dataclass(frozen=True)
class Body:
    """What readers get, and the entity tag of exactly these bytes."""

    etag: str
    content_type: str
    content: bytes

    @functools.cached_property
    def packed(self) -> bytes:
        """The same, compressed. Public pages hold no secret that the size of an answer could tell (BREACH)."""
        return gzip.compress(self.content, mtime=0)


_lock = threading.Lock()
_bodies: dict[str, Body] = {}  # what this process last sent: the database says which of them still stand
_bare: set[str] = (
    set()
)  # keys servable from KeptPagesMiddleware, before URL resolution and session: nothing is added around
_reads: dict[str, tuple[str, ...]] = {}  # path → query keys, of the pages in `_bare`


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


def _accepts_gzip(request: HttpRequest) -> bool:
    for offered in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _semicolon, parameter = offered.partition(";")
        if name.strip() in {"gzip", "x-gzip"}:
            return parameter.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def _answer(request: HttpRequest, key: str, body: Body) -> HttpResponse:
    """200, 304 or 412, as the conditions of the request say (RFC 9110, 13). Compressed bytes have a weak entity tag."""
    if _accepts_gzip(request):
        response = HttpResponse(body.packed, content_type=body.content_type)
        response["Content-Encoding"] = "gzip"
        response["ETag"] = f"W/{body.etag}"
    else:
        response = HttpResponse(body.content, content_type=body.content_type)
        response["ETag"] = body.etag
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    patch_vary_headers(response, [VARY])
    answer: Any = get_conditional_response(request, etag=response["ETag"], response=response)
    answer.is_public = True
    answer.kept_as = key
    return answer


def answer_sooner(request: HttpRequest, response: HttpResponse) -> None:
    """Lets KeptPagesMiddleware serve this page from now on, unless something around the view added to the response."""
    key = getattr(response, "kept_as", None)
    if key in _bodies and key not in _bare and response.status_code == 200:
        added = set(response.headers) - HEAD or response.cookies or set(vars(response)) & EXCEPTIONS
        if not added and response["Vary"] == VARY:
            with _lock:
                if len(_reads) >= REMEMBERED:
                    _reads.clear()
                    _bare.clear()
                _reads[request.path] = request.kept_reads  # type: ignore[attr-defined]
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


def kept(request: HttpRequest, reads: Iterable[str]) -> HttpResponse | None:
    """The page as it was kept for everybody, if it was. Afterwards the request shows only the query keys in `reads`."""
    request.kept_reads = tuple(reads)  # type: ignore[attr-defined]
    key = _narrow(request, reads)
    return None if hasattr(request, "drawn_since") else _look(request, key)  # the middleware has looked, and found none


def kept_here(request: HttpRequest) -> HttpResponse | None:
    """The same for the middleware, asked only of what this process has sent before: a private address costs nothing."""
    if request.method not in READ or getattr(request, "is_dummy", False):  # an editor's preview of the page
        return None
    reads = _reads.get(request.path)
    if reads is None:
        return None
    key = _key(request.path, narrowed(request.GET, reads))
    return _look(request, key) if key in _bare else None


def served(
    request: HttpRequest, tags: Iterable[CacheTag], draw: Callable[[], HttpResponse], *, reads: Iterable[str] = ()
) -> HttpResponse:
    """The kept page, else what `draw` answers, kept if it may be. `draw` runs read-only."""
    if request.method not in READ:
        return draw()
    if (known := kept(request, reads)) is not None:
        return known
    with read_only():
        response = draw()
        if hasattr(response, "render"):
            response.render()
    response.is_public = True  # type: ignore[attr-defined]
    if response.status_code != 200 or response.streaming:
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    body = Body(etag, response["Content-Type"], response.content)
    key = _key(request.path, request.GET)
    if FREE_WORDS not in request.GET:
        _store(key, list(tags), body, request.drawn_since)  # type: ignore[attr-defined]
    return _answer(request, key, body)


def public_page(
    tags: Iterable[CacheTag], *, reads: Iterable[str] = ()
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Decorates a public view, which only shows: other methods answer 405. `tags` are those of what it shows, `reads` its
    query keys.
    """
    keys, names = tuple(reads), tuple(CacheTag(tag) for tag in tags)

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in READ:
                return HttpResponseNotAllowed(sorted(READ))
            return served(request, names, lambda: view(request, *args, **kwargs), reads=keys)

        cached.query_keys, cached.cache_tags = keys, names  # type: ignore[attr-defined]
        return login_not_required(writes_on_get("the page is kept once it is drawn")(cached))

    return decorate


_stored = itertools.count(1)


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
    if next(_stored) % SWEEP_AFTER == 0:
        sweep()
