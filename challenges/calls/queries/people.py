"""Who is written to about a challenge."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from challenges.calls.permissions import ChallengePerm
from challenges.enums import ApplicationState
from challenges.models import Challenge
from core.guardian import holders


def authors_of(challenge: Challenge) -> QuerySet[User]:
    """Active people of the organisations that write this challenge, each once."""
    return User.objects.filter(holders(challenge, ChallengePerm.CHANGE), is_active=True).distinct().order_by("email")


def people_applying_to(challenge: Challenge, *, states: Iterable[str] | None = None) -> QuerySet[User]:
    """Active people of the lead organisations of its live applications, or of those in these states."""
    applications = challenge.applications.exclude(state=ApplicationState.WITHDRAWN)
    if states is not None:
        applications = applications.filter(state__in=list(states))
    rows = User.objects.filter(is_active=True, groups__org_role__organisation__applications__in=applications)
    return rows.distinct().order_by("email")
