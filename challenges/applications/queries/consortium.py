"""Who is invited, and who answers for them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from accounts.enums import REPRESENTATIVES
from accounts.models import Organisation, User
from challenges.applications.permissions import WRITABLE_APPLICATION, ApplicationPerm
from challenges.models import Application, ApplicationMember
from core.guardian import granted_to


def by_name() -> QuerySet[ApplicationMember]:
    """Members of consortia in the order in which they are named."""
    return ApplicationMember.objects.select_related("organisation").order_by("organisation__name__sorted", "pk")


def with_members() -> Prefetch[Any]:
    """For a caller that locks an application: its members are read with it, once."""
    return Prefetch("members", by_name())


def members_of(application: Application) -> list[ApplicationMember]:
    """The members in that order: those that a caller has read with the application, else read now and not kept."""
    return all_members_of([application])


def all_members_of(applications: Iterable[Application]) -> list[ApplicationMember]:
    """The members of several applications, in one query at most: those read with their application are not read again."""
    here, missing = [], []
    for application in applications:
        if "members" in getattr(application, "_prefetched_objects_cache", {}):
            here.extend(application.members.all())
        else:
            missing.append(application.pk)
    return [*here, *by_name().filter(application__in=missing)] if missing else here


def representatives_of(organisation: Organisation) -> QuerySet[User]:
    """Active people who bind this organisation today: those who answer an invitation in its name."""
    rows = User.objects.filter(
        is_active=True,
        memberships__organisation=organisation,
        memberships__role__in=REPRESENTATIVES,
        memberships__ended_at__isnull=True,
    )
    return rows.distinct().order_by("email")


def invitations_of(user: Any, application: Application) -> QuerySet[ApplicationMember]:
    """The seats of the person's organisations in a consortium; those still to be answered first."""
    mine = user.memberships.filter(role__in=REPRESENTATIVES, ended_at__isnull=True)
    rows = application.members.filter(organisation__in=mine.values("organisation"), declined_at__isnull=True)
    return rows.select_related("organisation", "application__challenge").order_by("-consented_at", "pk")


def invitations_waiting(user: Any) -> QuerySet[ApplicationMember]:
    """Invitations that this person may answer now, and consents that they are asked to confirm."""
    mine = user.memberships.filter(role__in=REPRESENTATIVES, ended_at__isnull=True)
    return ApplicationMember.objects.filter(
        Q(consented_at__isnull=True) | ~Q(asked_sha256__in=["", F("consent_sha256")]),
        organisation__in=mine.values("organisation"),
        application__in=Application.objects.filter(granted_to(user, ApplicationPerm.CONSENT, Application)).values("pk"),
        application__state__in=WRITABLE_APPLICATION,
        declined_at__isnull=True,
    ).select_related("application__challenge", "application__organisation")
