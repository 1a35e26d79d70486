"""A convention judged by model 2, as its pages show it: today, at its best, and for each prototype that it governs."""

import datetime as dt
import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from agreements.commons.model2 import explain
from agreements.commons.model2.explain import Line
from agreements.commons.model2.facts import INSISTED
from agreements.commons.model2.told import Told, tell
from agreements.commons.model2.verdict import judge_valid
from agreements.commons.terms import validate
from agreements.conventions.domain.content import articles_of, clauses_of, frozen_clauses
from agreements.conventions.domain.stress import inconclusive
from agreements.conventions.slots import verdicts_under
from agreements.models import Article, Convention, ConventionVersion, PrototypeVerdict
from core.clock import today
from core.permissions import roles_of
from core.roles import Role

JUDGED_KEPT: Final = 100  # judgements of texts kept in a process
#: From the best to the worst.
ORDER: Final = ("shared", "doubtful", "shared-if-kept", "appropriable")


@dataclass(frozen=True)
class Governed:
    """One prototype under a convention: what model 2 says of it today, until when, and how much is left to check."""

    row: PrototypeVerdict
    tone: str
    words: str
    left: int


@dataclass(frozen=True)
class Judged:
    """`told` is the text without any fact, which is what a draft has; `best` what it comes to with the eight facts of the
    City; `hrefs` where each fact is recorded, for the City's people, when the convention governs one prototype.
    """

    told: Told
    best: tuple[Line, ...]
    governed: list[Governed]
    records: bool = False  # whether this reader is of the City and may record facts

    @property
    def worst(self) -> Governed | None:
        """The prototype that stands worst today: a convention is worth no more than that."""
        return max(self.governed, key=lambda one: ORDER.index(one.row.verdict), default=None)

    @property
    def hrefs(self) -> dict[str, str]:
        if len(self.governed) != 1 or not self.records:
            return {}
        prototype = self.governed[0].row.prototype_id
        return {act.fact: reverse("fact_record", args=[prototype, act.fact]) for act in self.acts}

    @property
    def acts(self) -> list[Any]:
        return [act for acts in self.told.record for act in acts]


def told_of_text(
    version: ConventionVersion, articles: list[Article] | None, lang: str, *, draft: bool = False
) -> Told | None:
    """What model 2 says of the text alone; None for one that the present library cannot read. `draft`: as it stands in
    memory, saved or not.
    """
    rows = articles if articles is not None else articles_of(version)
    clauses = frozen_clauses(version) if version.frozen_at and not draft else clauses_of(rows)
    if validate(clauses):
        return None
    unclear = not version.frozen_at and inconclusive(rows)
    return _told(_written(clauses), today(), lang, unclear=unclear)


def _written(clauses: Mapping[str, Any]) -> str:
    return json.dumps(clauses, sort_keys=True)


@functools.lru_cache(maxsize=JUDGED_KEPT)
def _told(clauses: str, on: dt.date, lang: str, *, unclear: bool) -> Told:
    """The same text judged on the same day is the same judgement: it is reached once in a process."""
    return tell(json.loads(clauses), {}, on, lang, unclear=unclear)


def judged(
    convention: Convention, version: ConventionVersion, articles: list[Article], lang: str, *, user: Any
) -> Judged | None:
    """The whole, for a page of the workspace. `user` sees the prototypes that they may see."""
    told = told_of_text(version, articles, lang)
    if told is None:
        return None
    clauses = frozen_clauses(version) if version.frozen_at else clauses_of(articles)
    records = bool(roles_of(user) & {Role.TEAM, Role.LEGAL})
    return Judged(told, best_of(clauses, told.on, lang), governed(verdicts_under(convention, user=user), lang), records)


def best_of(clauses: Mapping[str, Any], on: dt.date, lang: str) -> tuple[Line, ...]:
    """The lines that the text would have if the City recorded its eight facts today."""
    return _best(_written(clauses), on, lang)


@functools.lru_cache(maxsize=JUDGED_KEPT)
def _best(clauses: str, on: dt.date, lang: str) -> tuple[Line, ...]:
    done = {name: {"on": on.isoformat(), "hours": 0} for name in INSISTED}
    return tuple(explain.verdict_lines(judge_valid(json.loads(clauses), done, on), lang))


def governed(rows: list[PrototypeVerdict], lang: str) -> list[Governed]:
    """The prototypes with their verdicts, as rows of a page."""
    return [
        Governed(row, explain.TONES[row.verdict], explain.verdict_title(row.verdict, lang), _left(row.result))
        for row in rows
    ]


def _left(result: Mapping[str, Any]) -> int:
    record = result.get("record") or []
    return len(record[0]) if record else 0
