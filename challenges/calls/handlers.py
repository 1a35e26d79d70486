"""What becomes of challenges when two organisations are merged, and what their opening makes lasting."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.domain.relations import follows
from challenges.calls.domain.frozen import freeze_rules, published_since
from challenges.models import Challenge
from core.workflow import on
from partners import slots

follows(
    "challenges.ChallengeOrg",
    "organisation",
    _("défis"),
    unique=("challenge",),
    why=_("l’organisation gardée porte déjà ce défi"),
)


def opened(challenge: Challenge, *, by: Any, log: Any) -> None:
    """From the opening on the rules are those that candidates could read."""
    freeze_rules(challenge)


on("challenges.Challenge", "open", opened)
slots.published_since.filled_by(published_since)
