"""One clock for the programme: the database server's.

`app_now()` is an SQL function made by the first migration: `statement_timestamp()`, so that a long transaction does not
see the instant at which it began. Only a test database replaces it by one that can be set.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import DateTimeField, Func

PARIS = ZoneInfo("Europe/Paris")
_kept: ContextVar[list[dt.datetime] | None] = ContextVar("kept_instant", default=None)


class AppNow(Func):
    """The clock inside a query: `filter(closes_at__gt=AppNow())`."""

    function = "app_now"
    output_field = DateTimeField()


def app_now() -> dt.datetime:
    """The instant now, aware, by the database's clock. Take it before any lock: it is the receipt time."""
    kept = _kept.get()
    if kept:
        return kept[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_now()")
        instant: dt.datetime = cursor.fetchone()[0]
    if kept is not None:
        kept.append(instant)
    return instant


def today() -> dt.date:
    """The day in Paris, by the clock of the programme."""
    return day_of(app_now())


def day_of(instant: dt.datetime) -> dt.date:
    """The day of an instant, in Paris."""
    return instant.astimezone(PARIS).date()


def end_of(day: dt.date) -> dt.datetime:
    """The midnight with which a day ends, in Paris: from then on what was due that day is late."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=PARIS)


@contextmanager
def at_instant(instant: dt.datetime) -> Iterator[None]:
    """Within the block `app_now()` is this instant: for making queries, never for answering one."""
    token = _kept.set([instant])
    try:
        yield
    finally:
        _kept.reset(token)


@contextmanager
def one_instant() -> Iterator[None]:
    """Within the block `app_now()` is read once. For reading many things together, never around a write."""
    if _kept.get() is not None:
        yield
        return
    token = _kept.set([])
    try:
        yield
    finally:
        _kept.reset(token)
