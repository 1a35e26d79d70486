"""Who holds what on juries and readings, and who is in a jury's groups."""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat

from challenges.models import Challenge, Jury, JuryMember, Review
from core.derivation import RoleRows, grants_follow, people_follow
from core.guardian import group_named
from core.roles import ObjectRole

GROUPS = "jury:"


def jurors_group(challenge: Challenge) -> Group:
    return group_named(f"{GROUPS}{challenge.pk}")


def chairs_group(jury: Jury) -> Group:
    return group_named(f"{GROUPS}{jury.challenge_id}:chair")


def _chairs(challenge: str) -> Subquery:
    """The chair's group of the jury whose challenge stands in this column."""
    name = Concat(Value(GROUPS), Cast(OuterRef(challenge), CharField()), Value(":chair"))
    return Subquery(Group.objects.filter(name=name).values("pk")[:1])


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
    """Who sits; the chair, and whoever may take it, in one group more: the rule of the permission says who presides."""
    sitting = JuryMember.objects.filter(left_at__isnull=True)
    chairs = sitting.filter(Q(chair=True) | Q(vice_chair=True) | Q(session_chair=True)).annotate(
        group=_chairs("jury__challenge_id")
    )
    return [
        sitting.filter(jury__group__in=groups).annotate(group=F("jury__group")).values_list("user", "group"),
        chairs.filter(group__in=groups).values_list("user", "group"),
    ]
