"""Queries that are made once in a process: only their values change from one request to the next.

Building and compiling a query of the ORM costs more than PostgreSQL takes to answer it; a public page asks the same ones for
everybody. What is kept here is words, never rows: each call asks the database again.
"""

import copy
from collections.abc import Callable
from typing import Any

from django.db import connections
from django.db.models import QuerySet


class Compiled[Row]:
    """A query given as `build(**markers)`, compiled at the first call.

    Each marker stands for one value, of the same type, that the database compares as it is (`slug=slug`); it must be
    unlike anything else in the query. Without effect on what hangs beside the rows (`prefetch_related`).
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], **markers: Any) -> None:
        self.build, self.markers = build, markers
        self._made: tuple[QuerySet[Any, Row], Any, str, tuple[Any, ...]] | None = None

    def _make(self) -> tuple[QuerySet[Any, Row], Any, str, tuple[Any, ...]]:
        rows = self.build(**self.markers)
        compiler = rows.query.get_compiler(rows.db)
        sql, parameters = compiler.as_sql()
        missing = [name for name, marker in self.markers.items() if not any(_is(p, marker) for p in parameters)]
        if missing:
            raise ValueError(f"The query does not compare {missing} as they are")
        self._made = rows, compiler, sql, tuple(parameters)
        return self._made

    def fetch(self, **values: Any) -> list[Row]:
        """The rows for these values, one for each marker."""
        rows, compiler, sql, parameters = self._made or self._make()
        for name, marker in self.markers.items():
            parameters = tuple(values[name] if _is(given, marker) else given for given in parameters)
        ready = copy.copy(compiler)
        ready.connection = connections[rows.db]
        ready.as_sql = lambda *_args, **_kwargs: (sql, parameters)
        asked = rows.all()
        asked.query.get_compiler = lambda *_args, **_kwargs: ready  # type: ignore[method-assign]
        return list(asked)

    def first(self, **values: Any) -> Row | None:
        """The first row of a query that gives at most a few."""
        return next(iter(self.fetch(**values)), None)


def _is(given: Any, marker: Any) -> bool:
    return type(given) is type(marker) and given == marker
