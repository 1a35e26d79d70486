"""What an edition is at, told by each noun in its `season.py`: its numbers, its calendar, and what is late in it.

The edition's desk draws what is registered here and knows no noun. A source that is late says whose act is awaited, from
`core.turns` where the noun declares its turns there.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Q, QuerySet, Window

from core.clock import app_now
from core.emails import named
from core.turns import Party, next_of
from core.ui.lanes import Lane

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Funnel:
    """How far the objects of one noun have come. Each stage counts those that reached it, whatever became of them since."""

    title: str
    stages: tuple[tuple[str, int], ...]
    url: str
    aside: str = ""  # what left the way: cancelled, withdrawn


@dataclass(frozen=True)
class Late:
    """One late thing: about what, since when, who must act, where. `note` adds a date that binds."""

    about: str
    since: dt.datetime
    who: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class LateKind:
    """One kind of late things. `rows` gives those of an edition, or of all editions for None; at the desk, the oldest first.

    `tell` asks no query for a row: what it needs of other tables, `prepare` reads for all rows together. `seen_by` narrows the
    rows to those of which this person may know. `people` says who is reminded; without it there is nobody to remind but the
    team, which reads the desk. `every`: days between two reminders by the clock; none where another clock reminds.
    """

    name: str
    title: "StrOrPromise"
    model: type[models.Model]
    rows: Callable[[Any], QuerySet[Any]]
    tell: Callable[[Any, dt.datetime], Late]
    prepare: Callable[[list[Any]], None] | None = None
    seen_by: Callable[[Any], Q] | None = None
    people: Callable[[Any], Iterable[Any]] | None = None
    text: "StrOrPromise" = ""
    every: int = 0
    wide: bool = False  # of the whole programme: the same on the desk of each edition
    order: int = 50

    def rows_for(self, user: Any, edition: Any) -> QuerySet[Any]:
        """The rows of which this person may know."""
        rows = self.rows(edition)
        return rows.filter(self.seen_by(user)) if self.seen_by else rows


FunnelSource = Callable[[Any], Iterable[Funnel]]
CalendarSource = Callable[[Any], Iterable[Lane]]
_funnels: list[tuple[int, FunnelSource]] = []
_calendars: list[tuple[int, CalendarSource]] = []
_kinds: dict[str, LateKind] = {}
_listeners: list[Callable[[LateKind], None]] = []


def funnel_source(order: int) -> Callable[[FunnelSource], FunnelSource]:
    """Registers a function edition → funnels. One query a funnel."""

    def register(function: FunnelSource) -> FunnelSource:
        _funnels.append((order, function))
        return function

    return register


def calendar_source(order: int) -> Callable[[CalendarSource], CalendarSource]:
    """Registers a function edition → lanes. At most two queries."""

    def register(function: CalendarSource) -> CalendarSource:
        _calendars.append((order, function))
        return function

    return register


def declare_late(kind: LateKind) -> None:
    """Registers a kind of late things, under its name."""
    _kinds[kind.name] = kind
    for listener in _listeners:
        listener(kind)


def for_each_kind(listener: Callable[[LateKind], None]) -> None:
    """Calls `listener` with every kind, those that nouns above declare later included."""
    _listeners.append(listener)
    for kind in _kinds.values():
        listener(kind)


def late_kinds() -> Mapping[str, LateKind]:
    """Every kind, in the order of the desk."""
    return dict(sorted(_kinds.items(), key=lambda item: (item[1].wide, item[1].order, item[0])))


def funnels_of(edition: Any) -> list[Funnel]:
    return [funnel for _order, source in sorted(_funnels, key=lambda item: item[0]) for funnel in source(edition)]


def calendar_of(edition: Any) -> list[Lane]:
    """The lanes of an edition; those in which nothing is dated are left out."""
    found = [lane for _order, source in sorted(_calendars, key=lambda item: item[0]) for lane in source(edition)]
    return [lane for lane in found if lane.spans or lane.marks]


@dataclass(frozen=True)
class LateRow:
    """A row as the desk shows it, with the object that it tells of."""

    obj: Any
    late: Late
    days: int


@dataclass(frozen=True)
class LateGroup:
    """The first rows of one kind, and how many there are."""

    kind: LateKind
    rows: tuple[LateRow, ...]
    total: int


def told(kind: LateKind, rows: list[Any], now: dt.datetime) -> tuple[LateRow, ...]:
    """Rows as the desk shows them."""
    if kind.prepare and rows:
        kind.prepare(rows)
    found = ((row, kind.tell(row, now)) for row in rows)
    return tuple(LateRow(row, late, max(0, (now - late.since).days)) for row, late in found)


def late_in(edition: Any, user: Any, *, most: int) -> list[LateGroup]:
    """What is late in an edition, by kind: one query a kind, whatever there is, and what `prepare` asks."""
    now, groups = app_now(), []
    for kind in late_kinds().values():
        rows = list(kind.rows_for(user, edition).annotate(in_all=Window(Count("*")))[:most])
        if rows:
            groups.append(LateGroup(kind, told(kind, rows, now), rows[0].in_all))
    return groups


def in_edition[Row: models.Model](rows: QuerySet[Row], edition: Any, path: str = "edition") -> QuerySet[Row]:
    """Those of an edition, at the end of `path`; all of them for None."""
    return rows if edition is None else rows.filter(**{path: edition})


def name_of(obj: Any) -> str:
    """The title or the name of an object in the language being read."""
    return named(obj)()


def party_on(obj: models.Model, now: dt.datetime) -> str:
    """Who acts next on an object, as its noun says it to everybody."""
    found = next_of(obj, now)
    return found.party.label if found.party != Party.NOBODY else Party.TEAM.label
