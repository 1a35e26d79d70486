"""Who acts next: each app says what waits for a person; the workspace shows one list, most pressing first."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Task:
    """One thing that waits for this person. `due` is an instant or None; `about` names the object in words."""

    title: str
    about: str
    url: str
    due: dt.datetime | None = None
    kind: str = ""
    count: int = 1


TaskSource = Callable[[Any], Iterable[Task]]
_sources: list[TaskSource] = []


def task_source(function: TaskSource) -> TaskSource:
    """Registers a function user → tasks. It must cost a constant number of queries and yield at most a page of rows."""
    _sources.append(function)
    return function


def tasks_for(user: Any) -> list[Task]:
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    tasks = [task for source in _sources for task in source(user)]
    return sorted(tasks, key=lambda task: (task.due or far, task.title))
