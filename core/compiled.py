"""Queries that are made once in a process: only their values change from one request to the next.

Building and compiling a query of the ORM, then planning it, cost more than PostgreSQL takes to answer it; a public page asks the
same ones for everybody. What is kept here is words, never rows: each call asks the database again.
"""

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import QuerySet


@contextmanager
def prepared_cursor() -> Iterator[Any]:
    """A cursor whose statements PostgreSQL prepares once they have come often enough on this connection
    (`prepare_threshold`), so that it plans them no more. Values are bound by the server: for statements written for it.
    """
    with connection.cursor() as cursor:
        cursor.cursor.close()
        cursor.cursor = psycopg.Cursor(connection.connection)
        yield cursor


class Statement:
    """SQL in which all is settled but the named values; `opened` gives the name of each open place of `parameters`."""

    def __init__(self, sql: str, parameters: Sequence[Any], opened: Mapping[int, str]) -> None:
        connection.ensure_connection()
        self.names = [opened[place] for place in sorted(opened)]
        tokens = {place: f"⟨{place}⟩" for place in opened}
        given = [tokens.get(place, value) for place, value in enumerate(parameters)]
        text = psycopg.ClientCursor(connection.connection).mogrify(sql, given)
        if opened:
            text = text.replace("%", "%%")
            for token in tokens.values():
                text = text.replace(f"'{token}'", "%s")
        self.sql = text

    def fetch(self, **values: Any) -> list[Any]:
        with prepared_cursor() as cursor:
            cursor.execute(self.sql, [values[name] for name in self.names] if self.names else None)
            rows: list[Any] = cursor.fetchall()
        return rows


def opened_places(parameters: Sequence[Any], markers: Mapping[str, Any]) -> dict[int, str]:
    """Where each marker stands among the parameters. Raises when one stands nowhere: it was changed on its way there."""
    opened = {
        place: name
        for place, given in enumerate(parameters)
        for name, marker in markers.items()
        if type(given) is type(marker) and given == marker
    }
    missing = sorted(set(markers) - set(opened.values()))
    if missing:
        raise ValueError(f"The query does not compare {missing} as they are")
    return opened


class Compiled[Row]:
    """A query given as `build(**markers)`, compiled at the first call.

    Each marker stands for one value, of the same type, that the database compares as it is (`slug=slug`); it must be
    unlike anything else in the query. Without effect on what hangs beside the rows (`prefetch_related`).
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], **markers: Any) -> None:
        self.build, self.markers = build, markers
        self._made: tuple[QuerySet[Any, Row], Any, Statement] | None = None
        self._empty = False

    def _make(self) -> tuple[QuerySet[Any, Row], Any, Statement]:
        rows = self.build(**self.markers)
        compiler = rows.query.get_compiler(rows.db)
        sql, parameters = compiler.as_sql()
        self._made = rows, compiler, Statement(sql, parameters, opened_places(parameters, self.markers))
        return self._made

    def fetch(self, **values: Any) -> list[Row]:
        """The rows for these values, one for each marker."""
        if self._empty:
            return []
        try:
            rows, compiler, statement = self._made or self._make()
        except EmptyResultSet:  # what is asked for cannot be: Django asks nothing then
            self._empty = True
            return []
        found = statement.fetch(**values)
        ready = copy.copy(compiler)
        ready.connection = connections[rows.db]
        if ready.has_extra_select:
            found = [row[: ready.col_count] for row in found]
        ready.execute_sql = lambda *_args, **_kwargs: [found]
        asked = rows.all()
        asked.query.get_compiler = lambda *_args, **_kwargs: ready  # type: ignore[method-assign]
        return list(asked)

    def first(self, **values: Any) -> Row | None:
        """The first row of a query that gives at most a few."""
        return next(iter(self.fetch(**values)), None)
