"""The clock of the demonstration: its past is acted through the services, each at its hour, so that every gate judges it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from core.clock import PARIS, today


def days_from_now(days: int, hour: int = 10) -> dt.datetime:
    """That hour in Paris, so many days from today (before it when negative)."""
    day = today() + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(hour), tzinfo=PARIS)


@contextmanager
def standing_at(instant: dt.datetime) -> Iterator[None]:
    """Within the block the database's clock stands at `instant`, for this transaction alone.

    PostgreSQL replaces a function in a transaction like a row: nobody else sees it, and an exception, or a crash, puts
    it back. Raises ImproperlyConfigured outside development, demonstration and tests.
    """
    if not (settings.DEBUG or settings.DEMO or settings.TESTING):
        raise ImproperlyConfigured("The clock moves in a demonstration only.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('app_now()'::regprocedure)")
        (running,) = cursor.fetchone()
        cursor.execute(
            "CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE"
            f" AS $$ SELECT timestamptz '{instant.astimezone(dt.UTC).isoformat()}' $$"
        )
        yield
        cursor.execute(running)
