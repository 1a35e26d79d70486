"""Who must not see which application: every visibility queryset excludes these, whatever the person's other roles."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership
from challenges.models import Application, ApplicationMember, Conflict
from core.compiled_for import CompiledFor
from core.readonly import asked_once


def unwaived_conflicts(user: Any) -> QuerySet[Conflict]:
    """Conflicts of interest that keep this person away from applications."""
    return Conflict.objects.filter(member__user=user.pk, waived_by__isnull=True)


def is_recused(user: Any, application: Application) -> bool:

    def ask() -> bool:
        return bool(_conflicts.fetch(user, application=application.pk))

    return asked_once(("is_recused", user.pk, application.pk), ask)


_KEY = UUID(int=2)
_conflicts = CompiledFor(
    lambda user, application: unwaived_conflicts(user).filter(application=application).values_list("pk"),
    application=_KEY,
)


def not_recused(user: Any) -> Q:
    """A filter over applications: those from which this person is not kept away."""
    return ~Exists(unwaived_conflicts(user).filter(application=OuterRef("pk")))


def live_organisations(user: Any) -> QuerySet[Membership, Any]:
    """Identifiers of the organisations this person acts for now."""
    return Membership.objects.filter(user=user.pk, ended_at__isnull=True).values("organisation")


def represents_applicant(user: Any, challenge: UUID | Any) -> bool:
    """Whether one of the person's organisations applies to this challenge, alone or in a consortium."""
    key = getattr(challenge, "pk", challenge)
    return asked_once(("represents_applicant", user.pk, key), lambda: bool(_applying.fetch(user, challenge=key)))


def _applying_for(user: Any, challenge: UUID) -> QuerySet[Membership, Any]:
    applying = Application.objects.exclude(state="withdrawn")
    alone = applying.filter(challenge=challenge, organisation=OuterRef("organisation"))
    together = ApplicationMember.objects.filter(
        organisation=OuterRef("organisation"), application__in=applying.filter(challenge=challenge)
    )
    # From the few organisations of the person, not from the applications, of which there may be thousands.
    mine = Membership.objects.filter(user=user.pk, ended_at__isnull=True)
    return mine.filter(Exists(alone) | Exists(together)).values_list("pk")


_applying = CompiledFor(_applying_for, challenge=_KEY)
