"""The stress test of a convention version: run, kept with the hash it is about, and asked what each article carries."""

import json
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

from agreements.commons import MODEL_VERSION, StressResult, repairs, stress
from agreements.conventions.domain.content import (
    articles_of,
    awaits_approval,
    clauses_of,
    content_of,
    has_free_text,
    sha256_of,
)
from agreements.models import Article, ConventionVersion, StressRecord


def inconclusive(articles: list[Article]) -> bool:
    """A text of its own whose agreement with its terms nobody has vouched for: the search reads terms, not words."""
    return any(has_free_text(article) and awaits_approval(article) for article in articles)


def run_stress(version: ConventionVersion) -> StressRecord:
    """Searches the version as it stands and keeps the result. The same content is searched once per model.

    A frozen version keeps the record of its frozen text.
    """
    found = _searched(version)
    record, _created = StressRecord.objects.get_or_create(
        version=version,
        content_sha256=found.content_sha256,
        model_version=found.model_version,
        defaults={"verdict": found.verdict, "result": {}},
    )
    record.verdict, record.result = found.verdict, found.result
    record.save(update_fields=["verdict", "result", "updated_at"])  # its date is that of the last search
    return record


def _searched(version: ConventionVersion) -> StressRecord:
    """What a search says of the version as it stands, kept nowhere yet."""
    articles = articles_of(version)
    clauses = clauses_of(articles)
    found = stress(clauses)
    return StressRecord(
        version=version,
        content_sha256=version.sha256 if version.frozen_at else sha256_of(content_of(version, articles)),
        model_version=str(MODEL_VERSION),
        verdict=found.verdict,
        result={
            **found.to_json(),
            "repairs": repairs(clauses) if found.forms else [],
            "inconclusive": inconclusive(articles),
        },
    )


def tested(version: ConventionVersion, content_sha256: str) -> StressRecord:
    """The kept result about this content, else one searched now: words around the clauses (the objectives of the
    edition, say) may change without any act on the convention.
    """
    return record_for(version, content_sha256) or _searched(version)


def latest_record(version: ConventionVersion) -> StressRecord | None:
    return version.stress_records.order_by("-updated_at").first()


def record_for(version: ConventionVersion, content_sha256: str) -> StressRecord | None:
    """The result about exactly this content, by the present model."""
    rows = version.stress_records.filter(content_sha256=content_sha256, model_version=str(MODEL_VERSION))
    return rows.first()


def result_of(record: StressRecord) -> StressResult:
    """The record as the model's own result, for its public words."""
    return StressResult(
        verdict=record.verdict,
        forms={form: tuple(trace) for form, trace in record.result["forms"].items()},
        rules=tuple(record.result["rules"]),
        states=record.result["states"],
        moves=record.result["moves"],
        model_version=int(record.model_version),
    )


def clean(record: StressRecord | None) -> bool:
    """What the gates ask for: nothing found, no broken rule, and a text whose agreement with its terms is vouched for."""
    return record is not None and result_of(record).publishable and not record.result.get("inconclusive")


@dataclass(frozen=True)
class Weight:
    """What one article carries: forms that open if it goes, alone, or together with another."""

    key: str
    alone: tuple[str, ...]
    together: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def level(self) -> int:
        """2: carries alone; 1: makes up for another; 0: opens nothing."""
        return 2 if self.alone else 1 if self.together else 0


@lru_cache(maxsize=64)
def _weights(clauses_json: str) -> tuple[Weight, ...]:
    clauses: dict[str, Any] = json.loads(clauses_json)
    present = set(stress(clauses).forms)

    def opened(*gone: str) -> frozenset[str]:
        rest = {key: terms for key, terms in clauses.items() if key not in gone}
        return frozenset(set(stress(rest).forms) - present)

    alone = {key: opened(key) for key in clauses}
    together: dict[str, dict[str, frozenset[str]]] = {key: {} for key in clauses}
    for first, second in combinations(clauses, 2):
        new = opened(first, second) - alone[first] - alone[second]
        if new:
            together[first][second] = together[second][first] = new
    return tuple(
        Weight(
            key,
            tuple(sorted(alone[key])),
            tuple((other, tuple(sorted(forms))) for other, forms in sorted(together[key].items())),
        )
        for key in clauses
    )


def weights(clauses: dict[str, dict[str, Any]]) -> tuple[Weight, ...]:
    """The heat map: for each article the forms that its removal opens, and those that open when a second one goes too.

    Some 300 searches, about a third of a second, remembered per content.
    """
    return _weights(json.dumps(clauses, sort_keys=False))
