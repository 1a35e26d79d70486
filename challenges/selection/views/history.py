"""What stands around signed minutes, on every page that shows them."""

from typing import Any

from challenges.models import Deliberation, Release
from challenges.selection.domain.addenda import ADDENDUM, standing
from challenges.selection.domain.reopening import REOPEN, late_links, number_of_minutes, scores_moved
from core.models import PendingStep, generic_key


def around_minutes(deliberation: Deliberation | None) -> dict[str, Any]:
    """Their number, those they replace, links known since the signature, the demand to reopen that waits."""
    if deliberation is None:
        return {}
    released = Release.objects.filter(challenge=deliberation.jury.challenge_id).exists()
    return {
        "number": number_of_minutes(deliberation),
        "versions": list(deliberation.versions.select_related("signed_by").order_by("-n")),
        "late": list(late_links(deliberation).order_by("since")),
        "moved": not released and scores_moved(deliberation),
        "released": released,
        "addenda": list(standing(deliberation).prefetch_related("answers__member__user")),
        "writing_addendum": None
        if released
        else PendingStep.objects.filter(**generic_key(deliberation.jury), name=ADDENDUM, outcome="").first(),
        "reopening": None
        if released
        else PendingStep.objects.filter(**generic_key(deliberation.jury), name=REOPEN, outcome="").first(),
    }
