"""Who holds what on challenges, applications, juries and readings, and who is in a jury's groups."""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat

from accounts.domain.access import held_by
from accounts.enums import OrgRoleName, Origin
from challenges.models import Application, Challenge, Jury, JuryMember, Review
from core.derivation import RoleRows, grants_follow, people_follow
from core.guardian import group_named
from core.roles import ObjectRole

GROUPS = "jury:"
REPRESENTATIVES = (OrgRoleName.MANAGER, OrgRoleName.SIGNATORY)  # who binds an organisation


def jurors_group(challenge: Challenge) -> Group:
    return group_named(f"{GROUPS}{challenge.pk}")


def chairs_group(jury: Jury) -> Group:
    return group_named(f"{GROUPS}{jury.challenge_id}:chair")


def _chairs(challenge: str) -> Subquery:
    """The chair's group of the jury whose challenge stands in this column."""
    name = Concat(Value(GROUPS), Cast(OuterRef(challenge), CharField()), Value(":chair"))
    return Subquery(Group.objects.filter(name=name).values("pk")[:1])


@grants_follow(Challenge)
def grants_of_challenges(challenges: QuerySet[Challenge]) -> RoleRows:
    """Everyone of the organisations that write it. What comes from the archives is nobody's to change."""
    yield ObjectRole.AUTHOR, held_by(challenges.filter(origin=Origin.LIVE), "organisations__organisation")


@grants_follow(Application)
def grants_of_applications(applications: QuerySet[Application]) -> RoleRows:
    """The lead organisation; whoever it invites reads, and those who bind an organisation answer for it."""
    yield ObjectRole.APPLICANT, held_by(applications, "organisation")
    member, open_ = "members__organisation", {"members__declined_at__isnull": True}
    yield ObjectRole.CO_APPLICANT, held_by(applications, member, where=open_)
    for role in REPRESENTATIVES:
        yield ObjectRole.SIGNATORY, held_by(applications, member, role, where=open_)


@grants_follow(Jury)
def grants_of_juries(juries: QuerySet[Jury]) -> RoleRows:
    yield ObjectRole.JUROR, juries.values_list("pk", "group")
    chairs = juries.annotate(chairs=_chairs("challenge_id")).filter(chairs__isnull=False)
    yield ObjectRole.CHAIR, chairs.values_list("pk", "chairs")


@grants_follow(Review)
def grants_of_reviews(reviews: QuerySet[Review]) -> RoleRows:
    """The jury's group may write its readings; the rule of the permission narrows that to one's own."""
    yield ObjectRole.JUROR, reviews.values_list("pk", "member__jury__group")


@people_follow(GROUPS)
def people_of_juries(groups: QuerySet[Group]) -> list[QuerySet[Any, Any]]:
    """Who sits; the chair in one group more."""
    sitting = JuryMember.objects.filter(left_at__isnull=True)
    chairs = sitting.filter(chair=True).annotate(group=_chairs("jury__challenge_id"))
    return [
        sitting.filter(jury__group__in=groups).annotate(group=F("jury__group")).values_list("user", "group"),
        chairs.filter(group__in=groups).values_list("user", "group"),
    ]
