"""What model 2 asks of a text before anything is recorded: that its promises close every way, and facts close the rest."""

import datetime as dt
import json
from functools import lru_cache
from typing import Any, Final

from agreements.commons.model2 import closing_of
from agreements.commons.terms import InvalidConventionError
from agreements.conventions.domain.content import frozen_clauses
from agreements.models import ConventionVersion
from core.clock import today

#: Terms that no convention signed before model 2 holds.
NEW_TERMS: Final = (
    ("survival_and_remedies", "amendment_requires"),
    ("survival_and_remedies", "remedies_run_without_the_city"),
    ("survival_and_remedies", "affiliates"),
    ("attribution_and_names", "accounts_held_by_city"),
    ("joint_ownership", "city_is_co_owner"),
)


def knows_model_2(version: ConventionVersion) -> bool:
    """Whether a version was written when the library held the terms of model 2. What was signed before binds as it did."""
    clauses = frozen_clauses(version)
    return any(clauses.get(clause, {}).get(term) is not None for clause, term in NEW_TERMS)


def to_write(version: ConventionVersion) -> list[list[str]]:
    """The smallest sets of clauses to return to the template before facts alone can close every way (model 2, `write`).

    Empty: the text is the best that a text can be, and « tient si chacun respecte sa parole » at least. A text that
    cannot be read is no such text: every clause is named.
    """
    clauses = frozen_clauses(version)
    return _closing(json.dumps(clauses), today().isoformat())


@lru_cache(maxsize=64)
def _closing(clauses_json: str, on: str) -> list[list[str]]:
    clauses: dict[str, Any] = json.loads(clauses_json)
    try:
        return closing_of(clauses, {}, dt.date.fromisoformat(on)).write
    except InvalidConventionError:
        return [sorted(clauses)]
