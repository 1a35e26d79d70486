"""Visibility querysets of juries and reviews."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from challenges.applications.queries.recusal import unwaived_conflicts
from challenges.calls.permissions import manages_juries
from challenges.enums import JUDGED, JuryPerm, ReviewState
from challenges.models import Application, Challenge, Conflict, Jury, JuryMember, Review
from core.compiled_for import CompiledFor
from core.guardian import granted_to


def juries_visible_to(user: Any) -> QuerySet[Jury]:
    """Every jury for the team; for others, those in which they sit."""
    rows = Jury.objects.select_related("challenge")
    if not user.is_authenticated:
        return rows.none()
    if manages_juries(user):
        return rows
    return rows.filter(granted_to(user, JuryPerm.VIEW, Jury))


def number_of(rows: QuerySet[Any], of: str, what: str = "pk") -> Coalesce:
    """How many of these rows belong to the object whose key is in the column `of`: counted for the rows of a page alone."""
    counted = rows.order_by().values(of).annotate(n=Count(what, distinct=what != "pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def juries_listed(user: Any) -> QuerySet[Jury]:
    """The list, newest first: how many sit (`seats`), and how many readings this person has to render (`to_read`)."""
    seats = JuryMember.objects.filter(jury=OuterRef("pk"), left_at__isnull=True)
    unread = Review.objects.filter(
        member__jury=OuterRef("pk"), member__user=user.pk, state__in=[ReviewState.ASSIGNED, ReviewState.DRAFT]
    )
    return (
        juries_visible_to(user)
        .only("opened_at", "challenge__title_fr", "challenge__title_en")
        .annotate(seats=number_of(seats, "jury"), to_read=number_of(unread, "member__jury"))
        .order_by("-created_at", "-pk")
    )


def seat_of(user: Any, jury: Jury) -> JuryMember | None:
    """The person's present seat in this jury."""
    return _seats.first(user, jury=jury.pk)


_seats: CompiledFor[JuryMember] = CompiledFor(
    lambda user, jury: (
        JuryMember.objects.filter(jury=jury, user=user.pk, left_at__isnull=True).select_related("user").order_by("pk")
    ),
    jury=UUID(int=2),
)


def own_reviews(user: Any, jury: Jury) -> QuerySet[Review]:
    """What this juror has to read, the unread first, then the least read by others, then in the jury's random order.

    Empty before the charter is signed and for files they are recused from.
    """
    rows = Review.objects.filter(
        member__jury=jury,
        member__user=user.pk,
        member__left_at__isnull=True,
        member__charter_signed_at__isnull=False,
    ).exclude(state=ReviewState.RECUSED)
    rows = rows.exclude(Exists(unwaived_conflicts(user).filter(application=OuterRef("application"))))
    rendered = number_of(
        Review.objects.filter(application=OuterRef("application"), state=ReviewState.SUBMITTED), "application"
    )
    return (
        rows.select_related("application__organisation", "member__jury")
        .annotate(rendered=rendered)
        .order_by("rendered", "application__blind_order")
    )


def next_unread(user: Any, jury: Jury) -> Review | None:
    return own_reviews(user, jury).filter(state__in=[ReviewState.ASSIGNED, ReviewState.DRAFT]).first()


def reviews_visible_to(user: Any, application: Application) -> QuerySet[Review]:
    """Readings of one application that this person may see.

    The team sees all. A juror sees their own, and those rendered by others once their own is in. Whoever is recused from
    the file sees none, whatever their role.
    """
    rows = Review.objects.filter(application=application).select_related("member__user").order_by("created_at")
    if unwaived_conflicts(user).filter(application=application).exists():
        return rows.none()
    if manages_juries(user):
        return rows
    own = rows.filter(member__user=user.pk)
    if own.filter(state=ReviewState.SUBMITTED).exists():
        return rows.filter(Q(state=ReviewState.SUBMITTED) | Q(member__user=user.pk))
    return own


def quorum_without_recused(jury: Jury) -> list[tuple[Application, int]]:
    """Applications under judgement for which fewer jurors than the quorum remain once the recused are set aside."""
    working = jury.members.filter(left_at__isnull=True, charter_signed_at__isnull=False)
    members = list(working.values_list("pk", flat=True))
    judged = Application.objects.filter(challenge=jury.challenge_id, state__in=JUDGED)
    away = Conflict.objects.filter(waived_by__isnull=True, member__in=members)
    spared = len(members) - jury.quorum
    if spared >= 0:  # only a file from which somebody is kept away can lack readers: from those few, not from all files
        short = away.order_by().values("application").annotate(n=Count("member", distinct=True)).filter(n__gt=spared)
        judged = judged.filter(pk__in=short.values("application"))
    rows = judged.annotate(away=number_of(away.filter(application=OuterRef("pk")), "application", "member"))
    return [(row, len(members) - row.away) for row in rows.select_related("organisation").order_by("pk")[:20]]


def jury_of(challenge: Challenge) -> Jury | None:
    return Jury.objects.filter(challenge=challenge).select_related("challenge").first()
