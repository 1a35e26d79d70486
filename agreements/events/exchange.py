"""The exchange about an event: the parties that follow its prototype, and the legal officers."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.queries import holders_of
from agreements.events import labels
from agreements.events.permissions import EventPerm
from agreements.events.queries import events_visible_to
from agreements.models import Convention, IPEvent, Prototype
from casework.exchanges import declare_exchange
from core.guardian import granted_to, holders
from core.permissions import roles_of
from core.roles import Role


def _all() -> QuerySet[IPEvent]:
    return IPEvent.objects.standing().select_related("prototype__governing_version__convention")


def _ours(user: Any) -> QuerySet[IPEvent]:
    return _all() if Role.LEGAL in roles_of(user) else IPEvent.objects.none()


def _theirs(user: Any) -> QuerySet[IPEvent]:
    if Role.LEGAL in roles_of(user):
        return IPEvent.objects.none()
    mine = Prototype.objects.filter(granted_to(user, EventPerm.DECLARE, Prototype)).values("pk")
    signed = Convention.objects.filter(granted_to(user, EventPerm.DECLARE, Convention)).values("pk")
    return _all().filter(Q(prototype__in=mine) | Q(prototype__governing_version__convention__in=signed))


def _their_people(event: IPEvent) -> QuerySet[User]:
    parties = holders(event.prototype, EventPerm.DECLARE)
    version = event.prototype.governing_version
    if version is not None:
        parties |= holders(version.convention, EventPerm.DECLARE)
    people = User.objects.filter(parties, is_active=True)
    return people.exclude(groups__name=Role.LEGAL.group_name).distinct().order_by("email")


declare_exchange(
    "evenement",
    IPEvent,
    objects=_all,
    ours=_ours,
    theirs=_theirs,
    our_people=lambda event: holders_of(Role.LEGAL),
    their_people=_their_people,
    title=lambda event: f"{labels.kind_title(event.kind)}, {event.prototype}",
    url=lambda event: reverse("event", args=[event.pk]),
    reads_object=lambda user, event: events_visible_to(user).filter(pk=event.pk).exists(),
)
