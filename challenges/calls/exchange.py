"""The exchange about a challenge: the organisations that write it, and the programme team."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.enums import Origin
from accounts.models import User
from accounts.queries import holders_of
from casework.exchanges import declare_exchange
from challenges.calls.permissions import ChallengePerm
from challenges.calls.queries.challenge import challenges_visible_to
from challenges.calls.queries.people import authors_of
from challenges.models import Challenge
from core.emails import named
from core.guardian import granted_to
from core.permissions import roles_of
from core.roles import Role


def _ours(user: Any) -> QuerySet[Challenge]:
    rows = Challenge.objects.filter(origin=Origin.LIVE)
    return rows if Role.TEAM in roles_of(user) else rows.none()


def _theirs(user: Any) -> QuerySet[Challenge]:
    if Role.TEAM in roles_of(user):
        return Challenge.objects.none()
    return Challenge.objects.filter(granted_to(user, ChallengePerm.CHANGE, Challenge))


def _our_people(challenge: Challenge) -> QuerySet[User]:
    return holders_of(Role.TEAM)


declare_exchange(
    "defi",
    Challenge,
    objects=lambda: Challenge.objects.filter(origin=Origin.LIVE),
    ours=_ours,
    theirs=_theirs,
    our_people=_our_people,
    their_people=lambda challenge: authors_of(challenge).exclude(groups__name=Role.TEAM.group_name),
    title=lambda challenge: named(challenge)(),
    url=lambda challenge: reverse("workspace_challenge", args=[challenge.pk]),
    reads_object=lambda user, challenge: challenges_visible_to(user).filter(pk=challenge.pk).exists(),
    closes_at=lambda challenge: challenge.closes_at,
)
