"""What enters a count: a record of the archives that rests on one weak source, or on none, is shown and counts nowhere."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

RESERVED = Q(facts__has_key="reserve")


def counted[Rows: QuerySet[Any]](rows: Rows) -> Rows:
    """The rows without those that are shown with a reserve."""
    return rows.exclude(RESERVED)


def reserved() -> ExpressionWrapper:
    """Whether a row is shown with a reserve, for an annotation."""
    return ExpressionWrapper(RESERVED, output_field=BooleanField())
