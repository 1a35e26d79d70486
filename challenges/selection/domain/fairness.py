"""Aggregate figures of a selection, kept at its release: they name nobody, and no small group can be worked out from them."""

from typing import Any

from django.db.models import Q

from challenges.enums import JUDGED, ApplicationState, PendingDecision
from challenges.models import Application, Challenge, Deliberation

SMALLEST = 3  # people or organisations in the smallest group that is told apart
# What organisations declare of themselves; an organisation that declared nothing counts with the others.
GROUPS = {
    "women_led": Q(
        organisation__startup_profile__founders__gender="woman", organisation__startup_profile__founders__leads=True
    ),
    "small": Q(organisation__startup_profile__team_size__lt=10),
    "abroad": ~Q(organisation__country__in=("FR", "")),
}


def fairness(challenge: Challenge) -> dict[str, Any]:
    """How many were received, eligible, selected and kept in reserve, and how many of each group among received and selected.

    Read while the decisions are prepared, the challenge locked.
    """
    received = challenge.applications.filter(received_at__isnull=False).exclude(state=ApplicationState.WITHDRAWN)
    judged = received.filter(state__in=JUDGED)
    selected = judged.filter(pending_decision=PendingDecision.SELECTED)
    totals = {"received": received.count(), "selected": selected.count()}
    return {
        **totals,
        "eligible": judged.count(),
        "reserve": judged.filter(pending_decision=PendingDecision.RESERVE).count(),
        "groups": {
            key: {
                "received": told(_among(received, group), totals["received"]),
                "selected": told(_among(selected, group), totals["selected"]),
            }
            for key, group in GROUPS.items()
        },
    }


def _among(rows: Any, group: Q) -> int:
    found = Application.objects.filter(pk__in=rows.values("pk")).filter(group)
    return int(found.values("pk").distinct().count())


def told(count: int, total: int) -> int | None:
    """A count that points at nobody: neither the group nor the rest is of one or two. None where it would."""
    return count if all(part == 0 or part >= SMALLEST for part in (count, total - count)) else None


def how_it_was_chosen(deliberation: Deliberation | None) -> dict[str, Any]:
    """How large the jury was, how many were there, how many stood aside from a file or more, and when, as it was signed: no name."""
    if deliberation is None or deliberation.signed_at is None:
        return {}
    there = deliberation.attendance
    return {
        "jury": {
            "members": len(there),
            "present": sum(1 for row in there if row["present"]),
            "aside": sum(1 for row in there if row["recused_from"]),
            "held_at": deliberation.held_at.isoformat(),
            "signed_at": deliberation.signed_at.isoformat(),
        }
    }
