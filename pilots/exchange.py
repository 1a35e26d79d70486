"""The exchange about a pilot: the startup and the partners, and the City (the directorate that follows it, and the team)."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.enums import Origin
from accounts.models import User
from casework.exchanges import declare_exchange
from core.emails import named
from core.guardian import granted_to, holders
from core.permissions import roles_of
from core.roles import Role
from pilots.models import Pilot
from pilots.permissions import PilotPerm
from pilots.queries import pilots_visible_to


def _live() -> QuerySet[Pilot]:
    return Pilot.objects.filter(origin=Origin.LIVE)


def _ours(user: Any) -> QuerySet[Pilot]:
    if Role.TEAM in roles_of(user):
        return _live()
    return _live().filter(granted_to(user, PilotPerm.EVALUATE, Pilot))


def _theirs(user: Any) -> QuerySet[Pilot]:
    if Role.TEAM in roles_of(user):
        return Pilot.objects.none()
    follows = granted_to(user, PilotPerm.EVALUATE, Pilot)
    return _live().filter(granted_to(user, PilotPerm.VIEW, Pilot)).exclude(follows)


def _our_people(pilot: Pilot) -> QuerySet[User]:
    city = Q(groups__name=Role.TEAM.group_name) | holders(pilot, PilotPerm.EVALUATE)
    return User.objects.filter(city, is_active=True).distinct().order_by("email")


def _their_people(pilot: Pilot) -> QuerySet[User]:
    people = User.objects.filter(holders(pilot, PilotPerm.VIEW), is_active=True)
    return people.exclude(pk__in=_our_people(pilot).order_by().values("pk")).distinct().order_by("email")


declare_exchange(
    "pilote",
    Pilot,
    objects=_live,
    ours=_ours,
    theirs=_theirs,
    our_people=_our_people,
    their_people=_their_people,
    title=lambda pilot: named(pilot)(),
    url=lambda pilot: reverse("workspace_pilot", args=[pilot.pk]),
    reads_object=lambda user, pilot: pilots_visible_to(user).filter(pk=pilot.pk).exists(),
)
