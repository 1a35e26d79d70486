"""Keys and certificates, with the dates between which they serve: each app adds those it keeps."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SOON = dt.timedelta(days=60)


@dataclass(frozen=True)
class Dated:
    """`until` is None for what has no end yet; `problem` says in words why it cannot serve. `current`: one signs with it."""

    kind: "StrOrPromise"
    name: str
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    current: bool = True
    problem: str = ""


Source = Callable[[], Iterable[Dated]]
_sources: list[Source] = []


def dated(source: Source) -> Source:
    """Registers a function that gives keys or certificates. It raises nothing: what cannot be read is a `problem`."""
    _sources.append(source)
    return source


def all_dated() -> list[Dated]:
    return [row for source in _sources for row in source()]


def standing(row: Dated, now: dt.datetime) -> str:
    """`broken`, `future`, `over`, `soon` (it ends within SOON), `good`, or `past` for what serves no more by intent."""
    if row.problem:
        return "broken"
    if not row.current:
        return "past"
    if row.since and row.since > now:
        return "future"
    if row.until is None:
        return "good"
    return "over" if row.until <= now else "soon" if row.until - now <= SOON else "good"


def as_context(now: dt.datetime) -> list[dict[str, Any]]:
    return [{"row": row, "standing": standing(row, now)} for row in all_dated()]
