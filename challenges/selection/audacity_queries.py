"""Who reads what of the grid of Audacities."""

from typing import Any

from django.db.models import Avg, Count, OuterRef, QuerySet, Subquery

from challenges.applications.queries.application import JURY_READS, applications_for_jury, applications_for_team
from challenges.applications.queries.recusal import people_kept_away
from challenges.calls.permissions import manages_juries
from challenges.enums import Audacity
from challenges.models import Application, AudacityPlacing, Jury
from challenges.selection.queries import number_of, own_readings_are_in, seat_of


def files_to_place(user: Any, jury: Jury) -> QuerySet[Application]:
    """Files of the jury that this person may read, in its random order: with how many jurors placed each (`placed`), and whether
    the person did (`mine`: the key of their placing, or None).
    """
    rows = applications_for_jury(user) if seat_of(user, jury) else applications_for_team(user)
    mine = AudacityPlacing.objects.filter(application=OuterRef("pk"), member__user=user.pk, member__jury=jury)
    placed = number_of(AudacityPlacing.objects.filter(application=OuterRef("pk")), "application")
    return (
        rows.filter(challenge=jury.challenge_id, state__in=JURY_READS)
        .select_related("organisation")
        .annotate(placed=placed, mine=Subquery(mine.values("pk")[:1]))
        .order_by("blind_order", "pk")
    )


def placing_of(user: Any, application: Application) -> AudacityPlacing | None:
    """One's own, in a seat that one still holds."""
    rows = AudacityPlacing.objects.filter(application=application, member__user=user.pk, member__left_at__isnull=True)
    return rows.select_related("member").first()


def reads_placings(user: Any, jury: Jury) -> bool:
    """Whether the person reads where the jury placed a file that they may read: whoever sits, agents too, only once all their own
    readings are in, as for the marks of colleagues; the team otherwise.
    """
    if seat_of(user, jury) is not None:
        return own_readings_are_in(user, jury.challenge_id)
    return manages_juries(user)


def means_of(application: Application) -> tuple[int, dict[str, float]]:
    """How many jurors placed the candidate, and the mean of each criterion. Whoever a link keeps away from the file, even one found
    since, does not count.
    """
    rows = AudacityPlacing.objects.filter(application=application)
    rows = rows.exclude(member__user__in=people_kept_away(application))
    found = rows.aggregate(jurors=Count("pk"), **{f"of_{name}": Avg(name) for name in Audacity.values})
    jurors = found["jurors"]
    return jurors, {name: round(float(found[f"of_{name}"]), 1) for name in Audacity.values} if jurors else {}
