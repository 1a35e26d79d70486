"""Dates of an edition and what its partners promised, at its desk."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.queries import people_of
from core.clock import day_of, end_of, today
from core.season import Late, LateKind, calendar_source, declare_late, in_edition
from core.ui.lanes import Lane, Mark, Span
from partners.models import Commitment, Edition


@calendar_source(5)
def season(edition: Edition) -> Iterable[Lane]:
    """The dates that the edition announces."""
    first, last = edition.pilots_start_at, edition.pilots_end_at
    spans = (Span(day_of(first), day_of(last), _("Expérimentations"), "past"),) if first and last else ()
    dated = (
        (edition.call_opens_at, _("Ouverture de l’appel")),
        (edition.call_closes_at, _("Clôture de l’appel")),
        (edition.decision_at, _("Annonce des résultats")),
        (edition.closing_event_at, _("Événement de clôture")),
    )
    yield Lane(_("Ce que l’édition annonce"), spans, tuple(Mark(day_of(at), words) for at, words in dated if at))


def _overdue(edition: Any) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(due_on__lt=today(), target__isnull=False, progress__lt=F("target"))
    rows = rows.filter(participation__left_on__isnull=True)
    rows = in_edition(rows, edition, "participation__edition")
    return rows.select_related("participation__organisation").order_by("due_on", "pk")


declare_late(
    LateKind(
        "engagements",
        gettext_lazy("Engagements de partenaires échus et pas tenus"),
        Commitment,
        _overdue,
        lambda row, now: Late(
            _("%(text)s : %(done)s sur %(goal)s") % {"text": row.text_fr, "done": row.done, "goal": row.goal},
            end_of(row.due_on or today()),
            str(row.participation.organisation),
            reverse("commitments", args=[row.participation.organisation_id]),
        ),
        people=lambda row: people_of(row.participation.organisation),
        text=gettext_lazy("Un engagement que votre organisation a pris pour l’édition est échu. Dites où il en est."),
        every=14,
        order=80,
    )
)
