"""Reading many rows in little memory, with ordinary queries.

Not with a cursor of the server (`QuerySet.iterator()` uses one unless DISABLE_SERVER_SIDE_CURSORS is set): psycopg closes
such a cursor by a query on its connection, under the lock of the connection. A generator that is left half read, by a page
whose reader went away or a search that broke off, is closed whenever the garbage collector comes to it; when that is in the
midst of another query of the same connection, the thread waits for itself for ever.
"""

from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.db.models import Model, QuerySet


def in_chunks[Row: Model](rows: QuerySet[Row], size: int = 500) -> Iterator[Row]:
    """The rows in their order, `size` at a time: first their keys, then each piece. What is deleted meanwhile is left out."""
    for keys in batched(list(rows.values_list("pk", flat=True)), size, strict=False):
        found = {row.pk: row for row in rows.filter(pk__in=keys)}
        yield from (found[key] for key in keys if key in found)


def by_number(rows: QuerySet[Any], field: str, size: int = 2000) -> Iterator[Any]:
    """The rows by a rising number that no two share, `size` at a time. Of `values_list`, the field comes first."""
    after = -1
    while piece := list(rows.filter(**{f"{field}__gt": after}).order_by(field)[:size]):
        yield from piece
        last = piece[-1]
        after = last[0] if isinstance(last, tuple) else getattr(last, field)
