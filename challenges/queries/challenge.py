"""Doors to challenges: what each person may see, and the state that the calendar gives."""

import datetime as dt
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from accounts.models import Organisation
from challenges.enums import PUBLIC, ChallengeState
from challenges.models import Challenge
from challenges.permissions import ChallengePerm
from core.clock import AppNow, app_now
from core.guardian import granted_to
from core.permissions import declared, roles_of
from partners.enums import ParticipationRole
from partners.models import Edition

WRITING_ROLES = (
    ParticipationRole.ORGANISER,
    ParticipationRole.PARTNER,
    ParticipationRole.CONTRIBUTOR,
    ParticipationRole.DIRECTORATE,
)


def with_effective_state(challenges: QuerySet[Challenge] | None = None) -> QuerySet[Challenge]:
    """Adds `effective_state`: an open challenge whose deadline has passed is closed, whether or not the job has run.

    A scheduled challenge is not open before the job has checked its conditions again: closed by default.
    """
    rows = Challenge.objects.all() if challenges is None else challenges
    return rows.annotate(
        effective_state=Case(
            When(state=ChallengeState.OPEN, closes_at__lte=AppNow(), then=Value(ChallengeState.CLOSED.value)),
            default=F("state"),
            output_field=CharField(),
        )
    )


def effective_state(challenge: Challenge, *, now: dt.datetime | None = None) -> ChallengeState:
    """The same rule for one challenge at hand. `now` is the programme's clock unless given."""
    if challenge.state == ChallengeState.OPEN and challenge.closes_at and challenge.closes_at <= (now or app_now()):
        return ChallengeState.CLOSED
    return ChallengeState(challenge.state)


def challenges_visible_to(user: Any) -> QuerySet[Challenge]:
    """The door of the workspace: every challenge for those whose role sees all, else those of one's organisations."""
    if not user.is_authenticated:
        return Challenge.objects.none()
    if declared(ChallengePerm.VIEW).roles & roles_of(user):
        return with_effective_state()
    return with_effective_state(Challenge.objects.filter(granted_to(user, ChallengePerm.VIEW, Challenge)))


def published() -> QuerySet[Challenge]:
    """The door of the public: what has been open, in a published edition, or cancelled after it was."""
    shown = Q(state__in=PUBLIC) | Q(state=ChallengeState.CANCELLED, published_at__isnull=False)
    return with_effective_state(Challenge.objects.filter(shown)).filter(
        Q(edition__isnull=True) | Q(edition__published=True)
    )


def due_to_open() -> QuerySet[Challenge]:
    return Challenge.objects.filter(state=ChallengeState.SCHEDULED, opens_at__lte=AppNow()).order_by("opens_at", "id")


def due_to_close() -> QuerySet[Challenge]:
    return Challenge.objects.filter(state=ChallengeState.OPEN, closes_at__lte=AppNow()).order_by("closes_at", "id")


def organisations_writing_for(user: Any, edition: Edition) -> QuerySet[Organisation]:
    """In whose name a person may start a challenge: their organisations that take part in the edition, all for the team."""
    taking_part = Q(
        participations__edition=edition,
        participations__role__in=WRITING_ROLES,
        participations__left_on__isnull=True,
    )
    if not declared(ChallengePerm.ADD).roles & roles_of(user):
        taking_part &= Q(roles__group__user=user)
    return Organisation.objects.filter(taking_part).distinct().order_by("name")


def editions_open_to(user: Any) -> QuerySet[Edition]:
    """Editions in which this person may start a challenge."""
    rows = Edition.objects.filter(origin="live")
    if declared(ChallengePerm.ADD).roles & roles_of(user):
        return rows
    return rows.filter(
        participations__organisation__roles__group__user=user,
        participations__role__in=WRITING_ROLES,
        participations__left_on__isnull=True,
    ).distinct()
