"""Children of an object in the same query as the object: a page costs the same for one child and for fifty.

And small unrelated lists of one page in one query.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from core.compiled import Compiled


def bundle(rows: QuerySet, link: str, *fields: str, outer: str = "pk", limit: int = 60, **named: str) -> ArraySubquery:
    """An array of mappings of the `limit` first rows whose `link` is the outer row.

    Values are as JSON holds them: dates are ISO texts, decimals are numbers.
    """
    shape = JSONObject(**{field: field for field in fields}, **named)
    return ArraySubquery(rows.filter(**{link: OuterRef(outer)}).values_list(shape, flat=True)[:limit])


@dataclass(frozen=True)
class Together:
    """Small lists and counts of one page, asked in one round trip. The same for everybody: made once in a process.

    Lists are `.values(…)` with a limit; what they hold is as JSON holds it.
    """

    sql: str
    parameters: list[Any]
    names: list[str]

    @classmethod
    def of(cls, *, lists: Mapping[str, QuerySet], counts: Mapping[str, QuerySet]) -> Self:
        parts, parameters = [], []
        for rows in lists.values():
            text, values = rows.query.sql_with_params()
            parts.append(f"(SELECT coalesce(json_agg(listed), '[]') FROM ({text}) AS listed)")  # noqa: S608 - compiled by Django, values apart
            parameters += values
        for rows in counts.values():
            text, values = rows.order_by().values("pk").query.sql_with_params()
            parts.append(f"(SELECT count(*) FROM ({text}) AS counted)")  # noqa: S608 - compiled by Django, values apart
            parameters += values
        return cls(f"SELECT {', '.join(parts)}", parameters, [*lists, *counts])

    def fetch(self) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.parameters)
            return dict(zip(self.names, cursor.fetchone(), strict=True))


class Listed:
    """The rows of a public list under one choice, as a paginator asks for them: made once for each choice and page.

    `counted` are the same rows without what a list shows of them.
    """

    def __init__(self, rows: QuerySet, counted: QuerySet) -> None:
        self.rows, self.counted = rows, Together.of(lists={}, counts={"rows": counted})
        self._pages: dict[tuple[int, int], Compiled[Any]] = {}

    def count(self) -> int:
        return int(self.counted.fetch()["rows"])

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Any]:
        wanted = (part.start or 0, part.stop)
        if wanted[0] >= wanted[1]:
            return []
        page = self._pages.get(wanted)
        if page is None:
            page = self._pages[wanted] = Compiled(lambda: self.rows[slice(*wanted)])
        return page.fetch()


def listing(make: Callable[[dict[str, Any]], Listed]) -> Callable[[dict[str, Any]], Listed]:
    """Decorates a function choice → list: what is chosen among offered values is kept, free words are not."""

    @functools.lru_cache(maxsize=64)
    def known(choice: tuple[tuple[str, Any], ...]) -> Listed:
        return make(dict(choice))

    @functools.wraps(make)
    def asked(choice: dict[str, Any]) -> Listed:
        return make(choice) if "q" in choice else known(tuple(sorted(choice.items())))

    return asked
