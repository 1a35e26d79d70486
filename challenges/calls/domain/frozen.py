"""The rules of a call, frozen when it opens: criteria, weights, ties, places, acceptance and silence.

All that comes after (scores, ranking, minutes, release) reads the last frozen set, never the edition's form. Equal treatment of
candidates: they applied under these words.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, Q

from challenges.enums import ChallengeState
from challenges.models import Challenge, CriterionSet
from core.clock import app_now
from core.readonly import asked_once
from partners.models import Criterion, Edition, EligibilityRule
from register.canonical import canonical_json

#: Written into the content. A change of what it holds takes a new name.
FORMAT = "datacity-rules-1"
#: How equal scores are told apart, in this order.
TIES = ("heaviest_criterion", "next_criteria", "chair", "draw")
#: Days after the release: reminder, formal notice, end of the notice. Silence then is a renunciation.
ACCEPTANCE = {"reminder": 8, "notice": 15, "lapse": 23, "silence": "renounces"}


@dataclass(frozen=True)
class Rule:
    """One criterion as it was published."""

    pk: int
    name_fr: str
    name_en: str
    weight: int
    help_fr: str = ""
    help_en: str = ""

    def __str__(self) -> str:
        return f"{self.name_fr} ({self.weight} %)"


def freeze_rules(challenge: Challenge) -> CriterionSet:
    """Keeps the rules as they stand now, as the set that holds from here on. Call it inside a transaction.

    The edition is locked meanwhile: its form writes before the call is open, or is refused after.
    """
    Edition.objects.select_for_update(of=("self",)).get(challenges=challenge)
    content = _content(challenge)
    return CriterionSet.objects.create(
        challenge=challenge,
        n=challenge.rule_sets.count() + 1,
        content=content,
        sha256=hashlib.sha256(canonical_json(content)).hexdigest(),
        frozen_at=app_now(),
    )


def _content(challenge: Challenge) -> dict[str, Any]:
    rules = EligibilityRule.objects.filter(edition=challenge.edition_id)
    return {
        "format": FORMAT,
        "criteria": _criteria(challenge),
        "eligibility": list(rules.values("id", "kind", "params", "text_fr", "text_en").order_by("order", "id")),
        "ties": list(TIES),
        "places": challenge.places,
        "acceptance": dict(ACCEPTANCE),
    }


def _criteria(challenge: Challenge) -> list[dict[str, Any]]:
    rows = Criterion.objects.filter(edition=challenge.edition_id).order_by("order", "id")
    return list(map(dict, rows.values("id", "key", "name_fr", "name_en", "help_fr", "help_en", "weight")))


def frozen_rules(challenge: Challenge) -> CriterionSet | None:
    """The set that holds; None for a call that has not opened, or an imported one."""
    return CriterionSet.objects.filter(challenge=challenge).order_by("-n").first()


def criteria_of(challenge: Challenge) -> list[Rule]:
    """The criteria under which candidates of this call are judged, in their order."""
    rows = asked_once(("criteria", challenge.pk), lambda: _standing_criteria(challenge))
    return [
        Rule(row["id"], row["name_fr"], row["name_en"], row["weight"], row.get("help_fr", ""), row.get("help_en", ""))
        for row in rows
    ]


def _standing_criteria(challenge: Challenge) -> list[dict[str, Any]]:
    known = frozen_rules(challenge)
    return list(known.content["criteria"]) if known else _criteria(challenge)


def places_of(challenge: Challenge) -> int:
    """How many may be selected, as it was published."""
    known = frozen_rules(challenge)
    return int(known.content["places"]) if known else challenge.places


def ties_of(challenge: Challenge) -> list[str]:
    """How equal scores are told apart, in order, as it was published."""
    known = frozen_rules(challenge)
    return list(known.content["ties"]) if known else list(TIES)


def published_since(edition: Edition) -> dt.datetime | None:
    """Since when the rules of an edition are public: the opening of its first call. None while its form may change them.

    A call whose hour has come counts, even if the clock has not opened it yet.
    """
    frozen = CriterionSet.objects.filter(challenge__edition=edition).aggregate(first=Min("frozen_at"))["first"]
    due = Challenge.objects.filter(Q(state=ChallengeState.SCHEDULED), edition=edition, opens_at__lte=app_now())
    return frozen or due.aggregate(first=Min("opens_at"))["first"]
