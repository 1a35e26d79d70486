"""Queries about what a person may see or do, compiled once for all people with the same roles and kinds of grants.

Building and compiling a visibility queryset takes a millisecond or more, on each page, for rows that PostgreSQL finds in a
tenth of that. Here as in `core.batched_exists` it is made for two dummy users at two dummy instants: what differs must be the
person or the instant, and becomes a bind variable; a queryset that depends on the day is kept for the day, and one that depends
on more is made anew each time.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.utils.translation import get_language

from core.batched_exists import (
    DAILY,
    DAYS,
    DUMMIES,
    Asked,
    Differs,
    Open,
    compiling_for,
    instants_of,
    kept_or_of_the_day,
    opened_as,
)
from core.clock import app_now
from core.compiled import Statement, kept_on, objects_of, opened_places
from core.guardian import Held, known_grants
from core.permissions import roles_of
from core.roles import Role

type Key = tuple[frozenset[Role], Held | None, str | None]

KEPT = 60  # kinds of people whose query is kept
PAGES_KEPT = 20


class _Made:
    """One query as it was compiled; without `statement`, it finds nothing."""

    def __init__(self, rows: QuerySet[Any, Any], compiler: Any, statement: Statement | None) -> None:
        self.rows, self.compiler, self.statement = rows, compiler, statement

    def fetch(self, user: Any, values: dict[str, Any]) -> list[Any]:
        return objects_of(self.rows, self.compiler, self.raw(user, values)) if self.statement else []

    def raw(self, user: Any, values: dict[str, Any]) -> list[Any]:
        """Rows as the database gives them."""
        if self.statement is None:
            return []
        given = {**values, "person": user.pk}
        if "instant" in self.statement.names:
            given["instant"] = app_now()
        return self.statement.fetch(**given)


class CompiledFor[Row]:
    """A queryset given as `build(user, **markers)`.

    It may depend on the person's key, roles, kinds of grants and language, on the instant, and on markers: each stands for one
    value, of the same type, that the database compares as it is and that is unlike anything else in the query. Rows are read
    anew at each call. `build` never returns a related manager's rows, which carry the object they came from.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row] | None], **markers: Any) -> None:
        self.build, self.markers = build, markers
        self.kept: dict[tuple[Any, ...], _Made | str | None] = {}

    def fetch(self, user: Any, **values: Any) -> list[Row]:
        """The rows for this person and these values, one for each marker."""
        made = self._made_for(user)
        if made is not None:
            return made.fetch(user, values)
        rows = self.build(user, **values)
        return [] if rows is None else list(rows)

    def first(self, user: Any, **values: Any) -> Row | None:
        """The first row of a query that gives at most a few."""
        return next(iter(self.fetch(user, **values)), None)

    def _made_for(self, user: Any) -> _Made | None:
        if not user.is_authenticated or not user.is_active:  # the dummies are neither strangers nor closed accounts
            return None
        key: Key = (roles_of(user), known_grants(user), get_language())
        return kept_or_of_the_day(self.kept, key, lambda days: self._make(key, days), most=KEPT)

    def _make(self, key: Key, days: tuple[dt.date, dt.date]) -> _Made | str | None:
        roles, held, language = key
        instants = instants_of(days)
        try:
            one, other = (
                self._compile(compiling_for(pk, roles, held, instant, language or "fr"))
                for pk, instant in zip(DUMMIES, instants, strict=True)
            )
        except Asked:
            return None
        rows, compiler, sql, parameters = one
        if sql != other[2]:
            return None
        if not sql:
            return _Made(rows, compiler, None)
        found = [opened_as(pair, instants) for pair in zip(parameters, other[3], strict=True)]
        if Differs in found:
            return DAILY if days == DAYS else None
        opened = {place: given.name for place, given in enumerate(found) if isinstance(given, Open)}
        opened |= opened_places(parameters, self.markers)
        return _Made(rows, compiler, Statement(sql, parameters, opened))

    def _compile(self, dummy: Any) -> tuple[Any, Any, str, tuple[Any, ...]]:
        """The queryset for a dummy user, with its compiler, its SQL ("" when it finds nothing) and its parameters."""
        with dummy as user:
            rows = self.build(user, **self.markers)
            if rows is None:
                return None, None, "", ()
            if rows._known_related_objects:  # type: ignore[attr-defined]  # noqa: SLF001 (no other way to know)
                raise Asked
            compiler = rows.query.get_compiler(rows.db)
            try:
                sql, parameters = compiler.as_sql()
            except EmptyResultSet:
                return rows, compiler, "", ()
            return rows, compiler, sql, tuple(parameters)


class CountFor(CompiledFor[Any]):
    """How many rows such a queryset has."""

    def count(self, user: Any, **values: Any) -> int:
        made = self._made_for(user)
        if made is None:
            rows = self.build(user, **values)
            return 0 if rows is None else rows.count()
        return int(made.raw(user, values)[0][0]) if made.statement else 0

    def _compile(self, dummy: Any) -> tuple[Any, Any, str, tuple[Any, ...]]:
        with dummy as user:
            rows = self.build(user, **self.markers)
            try:
                sql, parameters = ("", ()) if rows is None else rows.order_by().values("pk").query.sql_with_params()
            except EmptyResultSet:
                sql, parameters = "", ()
            counted = f"SELECT count(*) FROM ({sql}) AS counted" if sql else ""  # noqa: S608 - compiled by Django, values apart
            return None, None, counted, tuple(parameters)


class ListedFor[Row]:
    """A list given as `build(user)`, page by page: what a paginator needs, each page compiled once for people of the same roles.

    `keyed(user)` gives the same rows in the same order without what the list shows of them: they are counted, and those of a page
    are chosen by key before anything is joined to them. `build` need not filter, and had better not: what may be seen is asked once.
    """

    def __init__(
        self,
        build: Callable[[Any], QuerySet[Any, Row]],
        keyed: Callable[[Any], QuerySet[Any, Any]],
    ) -> None:
        self.build, self.keyed, self.counted = build, keyed, CountFor(keyed)
        self._pages: dict[tuple[int, int], CompiledFor[Row]] = {}

    def page(self, begin: int, end: int) -> CompiledFor[Row]:
        def page_of(user: Any) -> QuerySet[Any, Row]:
            return self.build(user).filter(pk__in=self.keyed(user).values("pk")[begin:end])

        return kept_on(self._pages, (begin, end), lambda: CompiledFor(page_of), most=PAGES_KEPT)

    def of(self, user: Any) -> "RowsFor[Row]":
        return RowsFor(self, user)


class RowsFor[Row]:
    """The list of one person."""

    ordered = True

    def __init__(self, listed: ListedFor[Row], user: Any) -> None:
        self.listed, self.user = listed, user

    def count(self) -> int:
        return self.listed.counted.count(self.user)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Row]:
        begin, end = part.start or 0, part.stop
        return self.listed.page(begin, end).fetch(self.user) if begin < end else []
