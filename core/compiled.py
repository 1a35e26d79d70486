"""Compiled queries: the SQL of a queryset is built once in a process, and each call binds its values and reads the rows anew.

For large querysets that are the same for everybody, of which building, compiling and planning cost more than PostgreSQL takes to
answer: decision 5 names them with their figures, `python -m bench.compiled` measures them. All others are plain querysets.
"""

import contextvars
import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import QuerySet
from django.utils.translation import override
from psycopg.types.json import Jsonb

type Sql = tuple[str, tuple[Any, ...]]


def kept_on[Key, Made](shelf: dict[Key, Made], key: Key, make: Callable[[], Made], *, most: int) -> Made:
    """What `make()` gives for this key, made once and kept. A shelf with `most` things on it is emptied before one more; another
    thread may do that at any moment, so what is found or made is given without looking again.
    """
    try:
        return shelf[key]
    except KeyError:
        made = make()
    if len(shelf) >= most:
        shelf.clear()
    shelf[key] = made
    return made


@contextmanager
def prepared_cursor() -> Iterator[Any]:
    """A cursor whose statements PostgreSQL prepares once they have come often enough on this connection
    (`prepare_threshold`), so that it plans them no more. Values are bound by the server: for statements written for it.
    """
    with connection.cursor() as cursor:
        cursor.cursor.close()
        cursor.cursor = psycopg.Cursor(connection.connection)
        yield cursor


class DependsOnRequest(ValueError):
    """A queryset to be compiled once depends on the language, on a context variable, on the clock or on rows read meanwhile."""


def plain(parameter: Any) -> Any:
    """A parameter of a query as it can be compared: the driver's wrapper of JSON compares by identity."""
    return parameter.obj if isinstance(parameter, Jsonb) else parameter


def _refuse(execute: Any, sql: Any, parameters: Any, many: bool, context: Any) -> Any:
    if "django_content_type" in str(sql):  # read once in a process, and never changed
        return execute(sql, parameters, many, context)
    raise DependsOnRequest(f"Rows are read while the query is made: {str(sql)[:200]}")


def same_for_all(make: Callable[[], Sql]) -> Sql:
    """The SQL that `make` gives, made in each language and once more outside of every context.

    Raises DependsOnRequest when two of them differ: what is compiled once serves every later request of the process, so a word
    in the reader's language or a value of this request would be given to all. An empty text stands for an empty result.
    """

    def made() -> Sql:
        try:
            return make()
        except EmptyResultSet:
            return "", ()

    def in_each_language() -> list[Sql]:
        found = []
        for language, _name in settings.LANGUAGES:
            with override(language):
                found.append(made())
        return found

    with connection.execute_wrapper(_refuse):
        # An empty context has none of the variables that a request sets: an instant, a person's grants, a receipt time.
        found = [*in_each_language(), *contextvars.Context().run(in_each_language)]
    if len({sql for sql, _parameters in found}) > 1:
        raise DependsOnRequest(f"Two languages or contexts give two queries: {found[0][0][:200]}")
    for values in zip(*(parameters for _sql, parameters in found), strict=True):
        if any(plain(value) != plain(values[0]) for value in values):
            raise DependsOnRequest(
                f"Two languages or contexts give two values: {sorted(map(str, set(map(str, values))))}"
            )
    return found[0]


class Statement:
    """SQL text with constants inlined and `%s` for the named parameters; `opened`: position in `parameters` → name."""

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


def objects_of[Row](rows: QuerySet[Any, Row], compiler: Any, found: list[Any]) -> list[Row]:
    """What this queryset makes of rows that its SQL found."""
    # The compiler knows how to make objects of rows (`results_iter`, `select_related`, annotations). A copy is given the
    # rows in place of a query: the original is shared by all threads, and each call has a connection and rows of its own.
    ready = copy.copy(compiler)
    ready.connection = connections[rows.db]
    if ready.has_extra_select:
        # Columns that Django adds to the SELECT for ORDER BY … DISTINCT stand last; execute_sql cuts them off itself.
        found = [row[: ready.col_count] for row in found]
    ready.execute_sql = lambda *_args, **_kwargs: [found]
    # `rows.all()` is a queryset with an empty cache and with the prefetch_related of the first; its query, a clone, hands
    # this compiler to whichever iterable the queryset has (models, values, values_list).
    asked = rows.all()
    asked.query.get_compiler = lambda *_args, **_kwargs: ready  # type: ignore[method-assign]
    return list(asked)


class Compiled[Row]:
    """A queryset given as `build(**markers)`, compiled at the first call.

    Each marker stands for one value, of the same type, that the database compares as it is (`slug=slug`); it must be
    unlike anything else in the query. Raises DependsOnRequest at the first call, see `same_for_all`.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], **markers: Any) -> None:
        self.build, self.markers = build, markers
        self._made: tuple[QuerySet[Any, Row], Any, Statement] | None = None
        self._empty = False

    def _make(self) -> tuple[QuerySet[Any, Row], Any, Statement] | None:
        made: list[Any] = []

        def compile_it() -> Sql:
            rows = self.build(**self.markers)
            compiler = rows.query.get_compiler(rows.db)
            made[:] = rows, compiler
            sql, parameters = compiler.as_sql()
            return sql, tuple(parameters)

        sql, parameters = same_for_all(compile_it)
        if not sql:
            self._empty = True
            return None
        rows, compiler = made
        self._made = rows, compiler, Statement(sql, parameters, opened_places(parameters, self.markers))
        return self._made

    def fetch(self, **values: Any) -> list[Row]:
        """The rows for these values, one for each marker."""
        if self._empty or (made := self._made or self._make()) is None:
            return []
        rows, compiler, statement = made
        return objects_of(rows, compiler, statement.fetch(**values))

    def first(self, **values: Any) -> Row | None:
        """The first row of a query that gives at most a few."""
        return next(iter(self.fetch(**values)), None)
