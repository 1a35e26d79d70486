"""Registry of tasks: apps say what waits for a person; the workspace shows one list, by due date."""

import datetime as dt
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.batched_exists import which_hold
from core.clock import one_instant
from core.compiled_for import CompiledFor
from core.guardian import held_somewhere, knowing_grants


@dataclass(frozen=True)
class Task:
    """One thing that waits for this person. `due` is an instant or None; `about` names the object in words."""

    title: str
    about: str
    url: str
    due: dt.datetime | None = None
    kind: str = ""
    count: int = 1


Rows = Callable[[Any], QuerySet[Any, Any] | None]
Tell = Callable[[Any], Iterable[Task]]
_sources: list[tuple[Rows, Tell]] = []


def task_source(rows: Rows) -> Callable[[Tell], Tell]:
    """Registers a function rows → tasks. `rows(user)` gives at most a page of rows, None for those it does not concern.

    The rows of all sources are looked up together; the function runs only when there are some, and is given them as a list. Both
    queries are compiled once for people with the same roles (core.compiled_for).
    """

    def register(tell: Tell) -> Tell:
        _sources.append((rows, tell))
        return tell

    return register


@functools.cache
def _compiled(rows: Rows) -> CompiledFor[Any]:
    return CompiledFor(rows)


def tasks_for(user: Any) -> list[Task]:
    """What waits for this person: three queries, and one for each kind of task there is."""
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    with one_instant(), knowing_grants(user, held_somewhere(user)):
        there = which_hold(user, [rows for rows, _tell in _sources])
        waiting = [source for source, some in zip(_sources, there, strict=True) if some]
        tasks = [task for rows, tell in waiting for task in tell(_compiled(rows).fetch(user))]
    return sorted(tasks, key=lambda task: (task.due or far, task.title))


@dataclass(frozen=True)
class Band:
    """The tasks of one urgency, under their own heading."""

    title: str
    tasks: list[Task]
    late: bool = False


SOON = dt.timedelta(days=7)


def by_urgency(tasks: Iterable[Task], now: dt.datetime) -> list[Band]:
    """Tasks as one reads them: late, within seven days, later, without a date. Bands without a task are left out."""
    late, soon = Band(_("En retard"), [], late=True), Band(_("Dans les sept jours"), [])
    later, undated = Band(_("Plus tard"), []), Band(_("Sans date limite"), [])
    for task in tasks:
        if task.due is None:
            undated.tasks.append(task)
        else:
            (late if task.due < now else soon if task.due < now + SOON else later).tasks.append(task)
    return [band for band in (late, soon, later, undated) if band.tasks]


@dataclass(frozen=True)
class PanelRow:
    """One object in a panel; `state` is the word shown, `tone` its tone (core.ui.states).

    `waits`: somebody else has the next act. `track`: its stages, as `{% track %}` takes them.
    """

    title: str
    url: str
    note: str = ""
    state: str = ""
    tone: str = "past"
    side: str = ""
    waits: bool = False
    track: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Panel:
    """What one role has in hand, on the first screen of the workspace: a few rows and the way to all of them.

    A panel without rows says in `empty` what to do next, and leads there by `empty_url` and `empty_label`.
    """

    title: str
    rows: tuple[PanelRow, ...]
    url: str = ""
    label: str = ""
    empty: str = ""
    empty_url: str = ""
    empty_label: str = ""
    order: int = 50


PanelSource = Callable[[Any], Iterable[Panel]]
_panels: list[PanelSource] = []


def panel_source(function: PanelSource) -> PanelSource:
    """Registers a function user → panels. At most two queries and five rows a panel; none for those it does not concern."""
    _panels.append(function)
    return function


def panels_for(user: Any) -> list[Panel]:
    return sorted((panel for source in _panels for panel in source(user)), key=lambda panel: panel.order)


def waited_for(panels: Iterable[Panel]) -> tuple[list[PanelRow], list[Panel]]:
    """The rows in which somebody else has the next act, then the panels without them. A panel all of whose rows wait keeps its
    heading for the way to all of them; nothing is shown twice.
    """
    waiting: list[PanelRow] = []
    rest: list[Panel] = []
    for panel in panels:
        own = tuple(row for row in panel.rows if not row.waits)
        waiting += [row for row in panel.rows if row.waits]
        if own or not panel.rows:
            rest.append(replace(panel, rows=own))
    return waiting, rest
