"""For tests alone: to empty the log, which otherwise refuses it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

TABLES = (
    "register_entry",
    "register_node",
    "register_head",
    "register_headtimestamp",
    "register_key",
    "register_commitment",
)


@contextmanager
def emptying_allowed() -> Iterator[None]:
    """Around `flush`: the triggers of the log are off, in a test database only."""
    if not settings.TESTING:
        raise RuntimeError("the register is emptied in test databases only")
    _switch("DISABLE")
    try:
        yield
    finally:
        _switch("ENABLE")


def _switch(verb: str) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} {verb} TRIGGER USER")
