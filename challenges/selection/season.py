"""Juries at the desk of an edition: readings, meetings, results, and which of them are late."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from challenges.enums import ChallengeState, ReviewState
from challenges.models import Application, Challenge, Deliberation, Jury, JuryMember, Release, Review
from challenges.selection.queries import number_of
from challenges.selection.worklist import minutes_to_redo
from core.clock import AppNow, day_of
from core.season import Late, LateKind, calendar_source, declare_late, in_edition, name_of, party_on
from core.ui.lanes import Lane, Mark, Span

C = ChallengeState
TO_RENDER = (ReviewState.ASSIGNED, ReviewState.DRAFT)
MARKS = 40


def _live(edition: Any) -> QuerySet[Challenge]:
    return in_edition(Challenge.objects.filter(origin="live").exclude(state=C.CANCELLED), edition)


@calendar_source(20)
def juries(edition: Any) -> Iterable[Lane]:
    """Readings, meetings of the jury, results announced and published. Two queries."""
    found = (
        Jury.objects.filter(challenge__in=_live(edition), reviews_due_at__isnull=False)
        .select_related("challenge", "deliberation")
        .only("opened_at", "reviews_due_at", "challenge__title_fr", "challenge__title_en", "deliberation__held_at")
        .order_by("reviews_due_at")[:MARKS]
    )
    readings, meetings, ends = [], [], []
    for jury in found:
        name = name_of(jury.challenge)
        if jury.opened_at and jury.opened_at < jury.reviews_due_at:
            readings.append(Span(day_of(jury.opened_at), day_of(jury.reviews_due_at), name))
        else:
            ends.append(Mark(day_of(jury.reviews_due_at), _("Fin des lectures : %(name)s") % {"name": name}, "wait"))
        if held := getattr(jury, "deliberation", None):
            meetings.append(Mark(day_of(held.held_at), name, "ok"))
    yield Lane(_("Lectures du jury"), tuple(readings), tuple(ends))
    yield Lane(_("Réunions de délibération"), marks=tuple(meetings))
    dated = _live(edition).filter(decision_at__isnull=False).select_related("release").order_by("decision_at")
    fields = ("title_fr", "title_en", "decision_at", "release__released_at")
    yield Lane(_("Résultats"), marks=tuple(_result(row) for row in dated.only(*fields)[:MARKS]))


def _result(challenge: Challenge) -> Mark:
    release = getattr(challenge, "release", None)
    if release is None:
        return Mark(day_of(challenge.decision_at), _("Annoncés : %(name)s") % {"name": name_of(challenge)}, "wait")
    return Mark(day_of(release.released_at), _("Publiés : %(name)s") % {"name": name_of(challenge)}, "ok")


def _without_jury(edition: Any) -> QuerySet[Challenge]:
    """Calls that are closed and whose readings nobody has opened."""
    over = Q(state=C.CLOSED) | Q(state=C.OPEN, closes_at__lt=AppNow())
    opened = Jury.objects.filter(challenge=OuterRef("pk"), opened_at__isnull=False)
    received = Application.objects.filter(challenge=OuterRef("pk"), received_at__isnull=False)
    return _live(edition).filter(over, ~Exists(opened), Exists(received)).order_by("closes_at")


declare_late(
    LateKind(
        "sans-jury",
        gettext_lazy("Appels clos dont le jury ne lit pas encore"),
        Challenge,
        _without_jury,
        lambda row, now: Late(name_of(row), row.closes_at, party_on(row, now), reverse("jury_create", args=[row.pk])),
        order=32,
    )
)


def _late_jurors(edition: Any) -> QuerySet[JuryMember]:
    unread = Review.objects.filter(member=OuterRef("pk"), state__in=TO_RENDER)
    seats = JuryMember.objects.filter(
        Exists(unread),
        left_at__isnull=True,
        jury__reviews_due_at__lt=AppNow(),
        jury__challenge__in=_live(edition).filter(state=C.DELIBERATING),
    )
    rows = seats.select_related("jury__challenge", "user").annotate(left=number_of(unread, "member"))
    return rows.order_by("jury__reviews_due_at", "pk")


def _juror(row: Any, now: dt.datetime) -> Late:
    left = ngettext("%(n)s lecture à rendre", "%(n)s lectures à rendre", row.left) % {"n": row.left}
    return Late(
        _("%(challenge)s : %(left)s") % {"challenge": name_of(row.jury.challenge), "left": left},
        row.jury.reviews_due_at,
        str(row.user),
        reverse("jury", args=[row.jury_id]),
    )


declare_late(
    LateKind(
        "lectures",
        gettext_lazy("Lectures que des jurés n’ont pas rendues"),
        JuryMember,
        _late_jurors,
        _juror,
        people=lambda row: [row.user],
        text=gettext_lazy(
            "La date des lectures est passée, et le jury ne peut pas délibérer sans les vôtres. Si vous ne pouvez plus les "
            "rendre, dites-le à l’équipe : elles seront confiées à une autre personne."
        ),
        every=3,
        order=40,
    )
)


def _to_redo(edition: Any) -> QuerySet[Deliberation]:
    return minutes_to_redo().filter(jury__challenge__in=_live(edition)).order_by("found", "pk")


declare_late(
    LateKind(
        "proces-verbal",
        gettext_lazy("Procès-verbaux de jury à refaire"),
        Deliberation,
        _to_redo,
        lambda row, now: Late(
            name_of(row.jury.challenge),
            row.found,
            _("présidence du jury"),
            reverse("jury_deliberation", args=[row.jury_id]),
        ),
        order=43,
    )
)


def _unannounced(edition: Any) -> QuerySet[Challenge]:
    released = Release.objects.filter(challenge=OuterRef("pk"))
    rows = _live(edition).filter(
        ~Exists(released), state__in=(C.OPEN, C.CLOSED, C.DELIBERATING), decision_at__lt=AppNow()
    )
    return rows.order_by("decision_at")


declare_late(
    LateKind(
        "resultats",
        gettext_lazy("Résultats annoncés et pas publiés"),
        Challenge,
        _unannounced,
        lambda row, now: Late(name_of(row), row.decision_at, party_on(row, now), reverse("release", args=[row.pk])),
        order=45,
    )
)
