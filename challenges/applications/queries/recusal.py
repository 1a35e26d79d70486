"""Who must not see which application: every visibility queryset excludes these, whatever the person's other roles."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership
from challenges.models import Application, Conflict


def unwaived_conflicts(user: Any) -> QuerySet[Conflict]:
    """Conflicts of interest that keep this person away from applications."""
    return Conflict.objects.filter(member__user=user.pk, waived_by__isnull=True)


def is_recused(user: Any, application: Application) -> bool:
    return unwaived_conflicts(user).filter(application=application).exists()


def not_recused(user: Any) -> Q:
    """A filter over applications: those from which this person is not kept away."""
    return ~Exists(unwaived_conflicts(user).filter(application=OuterRef("pk")))


def live_organisations(user: Any) -> QuerySet[Membership, Any]:
    """Identifiers of the organisations this person acts for now."""
    return Membership.objects.filter(user=user.pk, ended_at__isnull=True).values("organisation")


def represents_applicant(user: Any, challenge: UUID | Any) -> bool:
    """Whether one of the person's organisations applies to this challenge, alone or in a consortium."""
    organisations = live_organisations(user)
    return (
        Application.objects.filter(challenge=challenge)
        .exclude(state="withdrawn")
        .filter(Q(organisation__in=organisations) | Q(members__organisation__in=organisations))
        .exists()
    )
