"""A GET changes nothing: its view runs in a transaction in which PostgreSQL refuses every write.

A link that is prefetched, a crawler or a page of another site that shows an image must change nothing (RFC 9110, 9.2.1). The
rule holds in production too: it costs a tenth of a millisecond a request on a machine that has nothing else to do (`python -m
bench.readonly`), and a fault then refuses instead of writing. Views that must record something when they are
read say so with `@writes_on_get(reason)`: tests/core/test_readonly.py lists them all.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from core.clock import one_instant

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Libraries whose own views keep records when they are read: confirmations of addresses, editing sessions.
LIBRARIES = frozenset({"allauth", "wagtail"})

# What was asked by `asked_once` within the present read-only block; None outside of one.
_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("read_only_answers", default=None)

type Writes = Callable[[HttpRequest], bool]


def writes_on_get[View: Callable[..., Any]](
    reason: str, *, when: Writes = lambda _request: True
) -> Callable[[View], View]:
    """Declares a view that writes on GET: for what reason, and on which requests."""

    def mark(view: View) -> View:
        view.writes_on_get = (reason, when)  # type: ignore[attr-defined]
        return view

    return mark


def without_database[View: Callable[..., Any]](view: View) -> View:
    """Declares a view that asks the database nothing and must answer when there is none: no transaction is opened."""
    view.without_database = True  # type: ignore[attr-defined]
    return view


def asked_once[Answer](key: Hashable, ask: Callable[[], Answer]) -> Answer:
    """The answer of `ask()`, kept for the rest of a read-only block, in which nothing that it depends on is written here.

    Everywhere else it is asked each time. `key` names all that it depends on, the person included; it ends with the request.
    """
    answers = _answers.get()
    if answers is None:
        return ask()
    if key not in answers:
        answers[key] = ask()
    answer: Answer = answers[key]
    return answer


@contextmanager
def read_only() -> Iterator[None]:
    """Until the end of the block PostgreSQL refuses writes and row locks (`ReadOnlySqlTransaction`, an InternalError).

    Outside a transaction (autocommit) it opens one, `BEGIN READ ONLY` at the first query. Inside one (ATOMIC_REQUESTS,
    tests) it opens a savepoint, at whose end PostgreSQL gives back the mode that was; savepoints within inherit it.
    `default_transaction_read_only` would outlast a request that dies, on a connection that goes back to a pool, and means
    nothing inside a transaction. Within, `app_now()` is read once: what is shown together is of one instant.
    """
    token = _answers.set({})
    try:
        with _transaction(), one_instant():
            yield
    finally:
        _answers.reset(token)


@contextmanager
def _transaction() -> Iterator[None]:
    if connection.in_atomic_block:
        with _savepoint():
            yield
        return
    connection.ensure_connection()
    _begin_read_only(True)
    try:
        with transaction.atomic():
            yield
    finally:
        _begin_read_only(None)


@contextmanager
def _savepoint() -> Iterator[None]:
    """A read-only savepoint of the driver: it is no query of the page, and budgets of queries do not count it."""
    driver = connection.connection
    try:
        with driver.transaction():
            driver.execute("SET TRANSACTION READ ONLY")
            yield
    except BaseException:
        transaction.set_rollback(False)  # rolled back to the savepoint: the transaction around is whole
        raise


def _begin_read_only(mode: bool | None) -> None:
    """How the driver begins the next transaction: in the same message as BEGIN, without a round trip of its own."""
    driver = connection.connection
    if driver is not None and not driver.closed:
        driver.read_only = mode


def writes(view: Any, request: HttpRequest) -> bool:
    """Whether this view records something when it is read."""
    target = getattr(view, "view_class", view)
    declared = getattr(view, "writes_on_get", None) or getattr(target, "writes_on_get", None)
    if declared is not None:
        _reason, when = declared
        return bool(when(request))
    return str(getattr(target, "__module__", "")).split(".")[0] in LIBRARIES


class ReadOnlyMiddleware:
    """From the view to the end of its template, only reads pass. Stands last but for middleware that only reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as stack:
            request.read_only = stack  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Django calls the view itself, so that what it raises reaches the middleware that answers exceptions."""
        if (
            request.method in SAFE_METHODS
            and not getattr(view, "without_database", False)
            and not writes(view, request)
        ):
            request.read_only.enter_context(read_only())  # type: ignore[attr-defined]

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Ends the transaction before the page that tells the error is drawn: a refused write has broken it."""
        stack: ExitStack = request.read_only  # type: ignore[attr-defined]
        stack.__exit__(type(exception), exception, exception.__traceback__)
