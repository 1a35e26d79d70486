"""For tests alone: a transactional test empties every table when it ends, which the log refuses."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

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


def let_flush_empty_the_register() -> None:
    """Called once by the tests' configuration: every transactional test may then end as Django ends it."""
    tear_down = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # noqa: SLF001

    def with_triggers_off(case: TransactionTestCase) -> None:
        with emptying_allowed():
            tear_down(case)

    TransactionTestCase._fixture_teardown = with_triggers_off  # type: ignore[attr-defined]  # noqa: SLF001
