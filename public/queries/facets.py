"""How many challenges each value of a filter would show, the other filters kept."""

import functools
from collections.abc import Callable
from typing import Any

from django.db.models import Count, F, Func, IntegerField, QuerySet

from challenges.calls.queries.challenge import published
from challenges.models import Challenge
from core.listed import Together, listing
from public.queries.challenges import chosen

# Filter → the value of a challenge that it asks for, as the address writes it.
VALUES: dict[str, Callable[[], Any]] = {
    "theme": lambda: F("theme__slug"),
    "etat": lambda: F("effective_state"),
    "edition": lambda: F("edition__slug"),
    "arrondissement": lambda: Func(
        F("arrondissements"), function="unnest", output_field=IntegerField(), set_returning=True
    ),
}
BOUND = 100  # values of one filter


def _counted(choice: dict[str, Any], name: str) -> QuerySet[Challenge, Any]:
    others = {key: value for key, value in choice.items() if key not in (name, "tri")}
    rows = chosen(published(), others).order_by()
    return rows.annotate(value=VALUES[name]()).values("value").annotate(n=Count("pk")).values("value", "n")[:BOUND]


@listing
def _together(choice: dict[str, Any]) -> Together:
    return Together(lists={name: functools.partial(_counted, choice, name) for name in VALUES}, counts={})


def facets(choice: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Filter → value → number of challenges. One query; what was typed (`q`) is asked once, the rest is kept compiled."""
    together = _together({key: value for key, value in choice.items() if key != "tri"})
    return {
        name: {str(row["value"]): row["n"] for row in rows if row["value"] is not None}
        for name, rows in together.fetch().items()
    }
