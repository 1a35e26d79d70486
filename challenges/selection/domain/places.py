"""Where each application of a jury stands: its score and its rank, computed where the marks lie."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from challenges.calls.domain.frozen import criteria_of
from challenges.enums import ReviewState
from challenges.models import Jury


@dataclass(frozen=True)
class Place:
    """Where one application stands, before anything is read of it."""

    application: Any
    score: float | None
    counted: int
    rank: int | None


# Each reading's points first, then each application's mean: 25,000 marks are added up where they lie. RANK gives equal scores the same
# place and leaves the next ones out, as one counts.
PLACES = """
    WITH counted AS (
        SELECT review.application_id AS application, review.id, sum(score.value * criterion.weight) AS points
        FROM challenges_application AS one
        JOIN challenges_review AS review ON review.application_id = one.id
        JOIN challenges_score AS score ON score.review_id = review.id
        JOIN unnest(%(criteria)s::bigint[], %(each)s::int[]) AS criterion(id, weight) ON criterion.id = score.criterion_id
        WHERE one.challenge_id = %(challenge)s AND review.state = %(submitted)s AND review.excluded_reason = ''
        GROUP BY review.application_id, review.id
    ), means AS (
        SELECT application, round(sum(points) / (count(*) * %(weights)s::numeric), 4) AS score, count(*) AS readings
        FROM counted GROUP BY application
    )
    SELECT one.id, means.score, coalesce(means.readings, 0), rank() OVER (ORDER BY means.score DESC NULLS LAST)
    FROM challenges_application AS one LEFT JOIN means ON means.application = one.id
    WHERE one.challenge_id = %(challenge)s AND one.state = ANY(%(states)s)
    ORDER BY means.score DESC NULLS LAST, one.blind_order LIMIT %(limit)s OFFSET %(offset)s
"""


def places(jury: Jury, states: Iterable[str], begin: int = 0, number: int | None = None) -> list[Place]:
    """Those of the applications in these states, in order of score; equal scores share a rank, without a score come last."""
    criteria = criteria_of(jury.challenge)
    given: dict[str, Any] = {
        "challenge": jury.challenge_id,
        "submitted": ReviewState.SUBMITTED.value,
        "criteria": [criterion.pk for criterion in criteria],
        "each": [criterion.weight for criterion in criteria],
        "weights": sum(criterion.weight for criterion in criteria) or 1,
        "states": [str(state) for state in states],
        "limit": number,
        "offset": begin,
    }
    with connection.cursor() as cursor:
        cursor.execute(PLACES, given)
        found = cursor.fetchall()
    return [
        Place(pk, None if score is None else float(score), counted, None if score is None else rank)
        for pk, score, counted, rank in found
    ]
