"""Pilots at the desk of an edition: how far they are, when they run, and what is late around them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Origin
from accounts.queries import people_of
from core.clock import end_of, today
from core.season import (
    Funnel,
    Late,
    LateKind,
    calendar_source,
    declare_late,
    funnel_source,
    in_edition,
    name_of,
    party_on,
)
from core.ui.lanes import Lane, Span
from pilots.domain.following import monday_of
from pilots.enums import BEFORE_START, CLOSED, EVALUABLE, UNDER_WAY, Mood, PilotState, Side
from pilots.models import CheckIn, Milestone, Pilot
from pilots.queries import OPEN_MILESTONES, overrun, said_blocked

SPANS = 40
BLOCKED_FOR = dt.timedelta(weeks=4)  # a word is then too old to ask for help
EVALUATED_WITHIN = dt.timedelta(days=30)  # of the last day


def _in(edition: Any) -> QuerySet[Pilot]:
    rows = Pilot.objects.filter(origin=Origin.LIVE).select_related("prototype__maker", "directorate")
    return in_edition(rows, edition, "prototype__challenge__edition")


@funnel_source(40)
def pilots(edition: Any) -> Iterable[Funnel]:
    n = _in(edition).aggregate(
        planned=Count("pk", filter=~Q(state=PilotState.DROPPED)),
        started=Count("pk", filter=~Q(state__in=(*BEFORE_START, PilotState.DROPPED))),
        ended=Count("pk", filter=Q(state__in=EVALUABLE)),
        evaluated=Count("pk", filter=Q(state__in=CLOSED)),
    )
    yield Funnel(
        _("Pilotes"),
        (
            (_("Prévus"), n["planned"]),
            (_("Commencés"), n["started"]),
            (_("Finis"), n["ended"]),
            (_("Évalués"), n["evaluated"]),
        ),
        reverse("pilot_list"),
    )


@calendar_source(50)
def trials(edition: Any) -> Iterable[Lane]:
    dated = _in(edition).filter(starts_on__isnull=False, ends_on__isnull=False).order_by("starts_on", "ends_on")
    found = dated.values_list("starts_on", "ends_on", "title_fr")[:SPANS]
    yield Lane(_("Pilotes"), tuple(Span(first, last, title, "ok") for first, last, title in found))


def _follow(row: Pilot) -> str:
    return reverse("pilot_follow", args=[row.pk])


def _page(row: Pilot) -> str:
    return reverse("workspace_pilot", args=[row.pk])


def _sides(row: Pilot) -> Iterable[Any]:
    """People of the startup and of the directorate that follows it."""
    sides = [side for side in (row.prototype.maker, row.directorate) if side is not None]
    return [person for side in sides for person in people_of(side)]


def _owner(row: Pilot) -> Iterable[Any]:
    return people_of(row.directorate) if row.directorate else ()


def _blocked(edition: Any) -> QuerySet[Pilot]:
    since = monday_of(today()) - BLOCKED_FOR
    red = CheckIn.objects.filter(pilot=OuterRef("pk"), mood=Mood.RED, week_of__gte=since)
    first = red.order_by("week_of").values("week_of")[:1]
    return _in(edition).filter(said_blocked(since)).annotate(blocked_since=Subquery(first)).order_by("blocked_since")


declare_late(
    LateKind(
        "bloques",
        gettext_lazy("Pilotes bloqués"),
        Pilot,
        _blocked,
        lambda row, now: Late(name_of(row), end_of(row.blocked_since), party_on(row, now), _follow(row) + "#points"),  # type: ignore[attr-defined]
        people=_sides,
        text=gettext_lazy("Ce pilote est dit bloqué. Dites ce qui a été tenté depuis, et de qui vous avez besoin."),
        order=70,
    )
)


def _silent(edition: Any) -> QuerySet[Pilot]:
    """Pilots under way of which one side said nothing in the whole of last week, nor since."""
    monday = monday_of(today()) - dt.timedelta(weeks=1)
    said = CheckIn.objects.filter(pilot=OuterRef("pk"))
    words = {side: said.filter(side=side, week_of__gte=monday) for side in Side}
    last = said.order_by().values("pilot").annotate(last=Max("week_of")).values("last")
    rows = _in(edition).annotate(
        startup_spoke=Exists(words[Side.STARTUP]), city_spoke=Exists(words[Side.DIRECTORATE]), last_word=Subquery(last)
    )
    quiet = Q(startup_spoke=False) | Q(city_spoke=False, directorate__isnull=False)
    return rows.filter(quiet, state=PilotState.RUNNING, starts_on__lt=monday).order_by("last_word", "pk")


def _quiet_sides(row: Any) -> list[Any]:
    sides = [None if row.startup_spoke else row.prototype.maker, None if row.city_spoke else row.directorate]
    return [side for side in sides if side is not None]


def _missed(row: Any, now: dt.datetime) -> Late:
    since = end_of(monday_of(today()) - dt.timedelta(days=3))  # the Friday of last week
    return Late(name_of(row), since, ", ".join(str(side) for side in _quiet_sides(row)), _follow(row) + "#points")


declare_late(
    LateKind(
        "points",
        gettext_lazy("Points de la semaine qui manquent"),
        Pilot,
        _silent,
        _missed,
        people=lambda row: [person for side in _quiet_sides(row) for person in people_of(side)],
        text=gettext_lazy(
            "Votre point de la semaine manque pour ce pilote. Trois gestes suffisent, et l’autre partie vous lit."
        ),
        every=7,
        order=72,
    )
)


def _milestones(edition: Any) -> QuerySet[Milestone]:
    rows = Milestone.objects.filter(status__in=OPEN_MILESTONES, due_on__lt=today())
    rows = rows.filter(pilot__in=_in(edition).filter(state__in=(*BEFORE_START, *UNDER_WAY)))
    return rows.select_related("pilot__prototype__maker", "pilot__directorate", "responsible").order_by("due_on", "pk")


declare_late(
    LateKind(
        "jalons",
        gettext_lazy("Jalons dépassés"),
        Milestone,
        _milestones,
        lambda row, now: Late(
            _("%(title)s, pour « %(pilot)s »") % {"title": row.title, "pilot": name_of(row.pilot)},
            end_of(row.due_on),
            str(row.responsible or party_on(row.pilot, now)),
            reverse("pilot_follow", args=[row.pilot_id]),
        ),
        people=lambda row: people_of(row.responsible) if row.responsible else _sides(row.pilot),
        text=gettext_lazy(
            "Un jalon du pilote est dépassé. S’il est fait, dites-le d’un geste ; sinon, donnez sa nouvelle date."
        ),
        every=7,
        order=74,
    )
)


def _not_started(edition: Any) -> QuerySet[Pilot]:
    return _in(edition).filter(state__in=BEFORE_START, starts_on__lt=today()).order_by("starts_on")


declare_late(
    LateKind(
        "demarrages",
        gettext_lazy("Pilotes qui devaient avoir commencé"),
        Pilot,
        _not_started,
        lambda row, now: Late(name_of(row), end_of(row.starts_on or today()), party_on(row, now), _page(row)),
        people=_sides,
        text=gettext_lazy("Ce pilote devait avoir commencé. Sa page dit ce qui manque, et qui peut le fournir."),
        every=7,
        order=66,
    )
)


def _not_decided(edition: Any) -> QuerySet[Pilot]:
    over = Q(state=PilotState.ENDED, ends_on__lt=today() - EVALUATED_WITHIN)
    return _in(edition).filter(overrun(today()) | over).order_by("ends_on")


def _past_its_end(row: Pilot, now: dt.datetime) -> Late:
    last = row.ends_on or today()
    due = last + EVALUATED_WITHIN if row.state == PilotState.ENDED else last
    return Late(name_of(row), end_of(due), party_on(row, now), _page(row))


declare_late(
    LateKind(
        "fins",
        gettext_lazy("Pilotes à terminer ou à évaluer"),
        Pilot,
        _not_decided,
        _past_its_end,
        people=_owner,
        text=gettext_lazy(
            "La date de fin de ce pilote est passée. Terminez-le, puis dites ce que l’on en a appris et la suite."
        ),
        every=14,
        order=76,
    )
)
