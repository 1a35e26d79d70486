"""The exchange about an organisation: its people, and the programme team."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.enums import Origin
from accounts.models import Organisation, User
from accounts.permissions import OrganisationPerm, not_merged
from accounts.queries import holders_of, organisations_visible_to, people_of
from casework.exchanges import declare_exchange
from core.guardian import granted_to
from core.permissions import roles_of
from core.roles import Role


def _live() -> QuerySet[Organisation]:
    return Organisation.objects.filter(origin=Origin.LIVE)


def _ours(user: Any) -> QuerySet[Organisation]:
    return _live() if Role.TEAM in roles_of(user) else Organisation.objects.none()


def _theirs(user: Any) -> QuerySet[Organisation]:
    if Role.TEAM in roles_of(user):
        return Organisation.objects.none()
    return _live().filter(granted_to(user, OrganisationPerm.VIEW_ORGANISATION, Organisation))


def _their_people(organisation: Organisation) -> QuerySet[User]:
    return people_of(organisation).exclude(groups__name=Role.TEAM.group_name)


declare_exchange(
    "organisation",
    Organisation,
    objects=_live,
    ours=_ours,
    theirs=_theirs,
    our_people=lambda organisation: holders_of(Role.TEAM),
    their_people=_their_people,
    title=lambda organisation: organisation.name,
    url=lambda organisation: reverse("organisation", args=[organisation.pk]),
    reads_object=lambda user, organisation: organisations_visible_to(user).filter(pk=organisation.pk).exists(),
    may_write=not_merged,
)
