"""Paginated lists, and several small lists in one query, compiled once in a process (core.compiled)."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from core.compiled import Compiled, Sql, Statement, kept_on, opened_places, same_for_all

PAGES_KEPT = 50


class Together:
    """Small lists and counts of one page in one query, the same for everybody.

    Each is given as a function that makes its queryset. Lists are `.values(…)` with a limit, as JSON gives them.
    """

    def __init__(
        self,
        *,
        lists: Mapping[str, Callable[[], QuerySet[Any, Any]]],
        counts: Mapping[str, Callable[[], QuerySet[Any, Any]]],
    ) -> None:
        self.names = [*lists, *counts]

        def compile_all() -> Sql:
            parts: list[str] = []
            parameters: list[Any] = []
            for rows in lists.values():
                text, values = rows().query.sql_with_params()
                parts.append(f"(SELECT coalesce(json_agg(listed), '[]') FROM ({text}) AS listed)")  # noqa: S608 - compiled by Django, values apart
                parameters += values
            for rows in counts.values():
                text, values = _counting(rows())
                parts.append(f"({text})")
                parameters += values
            return f"SELECT {', '.join(parts)}", tuple(parameters)

        self.statement = Statement(*same_for_all(compile_all), {})

    def fetch(self) -> dict[str, Any]:
        return dict(zip(self.names, self.statement.fetch()[0], strict=True))


def _counting(rows: QuerySet[Any, Any]) -> Sql:
    text, values = rows.order_by().values("pk").query.sql_with_params()
    return f"SELECT count(*) FROM ({text}) AS counted", values  # noqa: S608 - compiled by Django, values apart


class Listed:
    """The rows of a list under one choice of filters, made once for each page of it.

    `counted` gives the same rows without what the list shows of them. Both take the markers (see `Compiled`).
    """

    def __init__(
        self, rows: Callable[..., QuerySet[Any, Any]], counted: Callable[..., QuerySet[Any, Any]], **markers: Any
    ) -> None:
        self.rows, self.markers = rows, markers
        text, values = same_for_all(lambda: _counting(counted(**markers)))
        self.counted = Statement(text, values, opened_places(values, markers)) if text else None
        self._pages: dict[tuple[int, int], Compiled[Any]] = {}

    def page(self, begin: int, end: int) -> Compiled[Any]:
        def compile_it() -> Compiled[Any]:
            return Compiled(lambda **values: self.rows(**values)[begin:end], **self.markers)

        return kept_on(self._pages, (begin, end), compile_it, most=PAGES_KEPT)

    def of(self, **values: Any) -> "Rows":
        """The list for these values of the markers."""
        return Rows(self, values)


class Rows:
    """What a paginator needs of a list."""

    def __init__(self, listed: Listed, values: dict[str, Any]) -> None:
        self.listed, self.values = listed, values

    def count(self) -> int:
        counted = self.listed.counted
        return int(counted.fetch(**self.values)[0][0]) if counted else 0

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Any]:
        begin, end = part.start or 0, part.stop
        return self.listed.page(begin, end).fetch(**self.values) if begin < end else []


def listing[Made: (Listed, Together)](make: Callable[[dict[str, Any]], Made]) -> Callable[[dict[str, Any]], Made]:
    """Decorates a function choice → list or lists: what is chosen among offered values is kept, free words (`q`) are not."""

    @functools.lru_cache(maxsize=64)
    def known(choice: tuple[tuple[str, Any], ...]) -> Made:
        return make(dict(choice))

    @functools.wraps(make)
    def asked(choice: dict[str, Any]) -> Made:
        return make(choice) if choice.get("q") else known(tuple(sorted(choice.items())))

    return asked


class Found:
    """What was searched for, page by page: the search runs once and gives the keys in order; only the rows of a page are read.

    `keys` are those of what may be seen and was found; `rows`, of which some are taken by their keys, has what a line shows.
    """

    ordered = True

    def __init__(self, keys: QuerySet[Any, Any], rows: QuerySet[Any, Any]) -> None:
        self._asked, self.rows = keys, rows

    @functools.cached_property
    def keys(self) -> list[Any]:
        return list(self._asked.values_list("pk", flat=True))

    def count(self) -> int:
        return len(self.keys)

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, part: slice) -> list[Any]:
        wanted = self.keys[part]
        found = self.rows.order_by().in_bulk(wanted)
        return [found[key] for key in wanted if key in found]
