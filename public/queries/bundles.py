"""Child rows of an object as one JSON column, by a subquery: one query however many children."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject


def bundle(rows: QuerySet, link: str, *fields: str, outer: str = "pk", limit: int = 60, **named: str) -> ArraySubquery:
    """An array of mappings of the `limit` first rows whose `link` is the outer row.

    Values are as JSON holds them: dates are ISO texts, decimals are numbers.
    """
    shape = JSONObject(**{field: field for field in fields}, **named)
    return ArraySubquery(rows.filter(**{link: OuterRef(outer)}).values_list(shape, flat=True)[:limit])
