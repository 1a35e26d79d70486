"""The exchange about a convention: its parties, and the legal officers."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.queries import holders_of
from agreements.conventions.permissions import ConventionPerm
from agreements.conventions.queries import conventions_visible_to, people_of_parties
from agreements.models import Convention
from casework.exchanges import declare_exchange
from core.emails import named
from core.guardian import granted_to
from core.permissions import roles_of
from core.roles import Role


def _ours(user: Any) -> QuerySet[Convention]:
    return Convention.objects.all() if Role.LEGAL in roles_of(user) else Convention.objects.none()


def _theirs(user: Any) -> QuerySet[Convention]:
    if Role.LEGAL in roles_of(user):
        return Convention.objects.none()
    return Convention.objects.filter(granted_to(user, ConventionPerm.VIEW_CONVENTION, Convention))


declare_exchange(
    "convention",
    Convention,
    objects=Convention.objects.all,
    ours=_ours,
    theirs=_theirs,
    our_people=lambda convention: holders_of(Role.LEGAL),
    their_people=people_of_parties,
    title=lambda convention: named(convention)(),
    url=lambda convention: reverse("convention", args=[convention.pk]),
    reads_object=lambda user, convention: conventions_visible_to(user).filter(pk=convention.pk).exists(),
)
