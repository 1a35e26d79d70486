"""What the front page draws from the database."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet

from challenges.enums import ChallengeState
from challenges.models import Challenge
from challenges.queries.challenge import published
from cms.queries.editions import published_editions
from cms.queries.partners import published_partners
from cms.queries.pilots import listed_pilots, published_pilots
from cms.queries.prototypes import published_prototypes

ON_MAP = 300


def count_all(**rows: QuerySet[Any]) -> dict[str, int]:
    """How many rows each query has, in one round trip."""
    parts, values = [], []
    for query in rows.values():
        text, parameters = query.order_by().values("pk").query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({text}) AS counted)")  # noqa: S608 - compiled by Django, values apart
        values += parameters
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        found = cursor.fetchone()
    return dict(zip(rows, found, strict=True))


def figures() -> dict[str, int]:
    return count_all(
        editions=published_editions(),
        challenges=published(),
        pilots=published_pilots(),
        prototypes=published_prototypes(),
        partners=published_partners(),
    )


def pilots_on_map() -> list[Any]:
    return list(listed_pilots()[:ON_MAP])


def challenges_on_map() -> list[Challenge]:
    """Open challenges that name an arrondissement."""
    rows = published().filter(effective_state=ChallengeState.OPEN).exclude(arrondissements=[])
    return list(rows.only("id", "slug", "title_fr", "title_en", "arrondissements").order_by("closes_at")[:ON_MAP])
