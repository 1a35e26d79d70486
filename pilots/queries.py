"""Visibility querysets of pilots, and what of them is public."""

import datetime as dt
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import TruncDate
from django.db.models.lookups import Exact

from accounts.enums import OrganisationKind, Origin
from accounts.models import Organisation
from core.clock import PARIS
from core.guardian import granted_to
from core.permissions import holds_everywhere
from pilots.enums import PUBLIC, UNDER_WAY, MilestoneStatus, Mood, Side, SiteVisibility
from pilots.models import (
    CheckIn,
    DataSharing,
    Evaluation,
    EvaluationDraft,
    Incident,
    Milestone,
    Pilot,
    PilotIndicator,
    Site,
)
from pilots.permissions import PilotPerm

# What a line of the portfolio shows.
LISTED = (
    *("title_fr", "state", "starts_on", "ends_on", "origin", "prototype__name", "prototype__maker__name"),
    *("prototype__challenge__title_fr", "prototype__challenge__theme__slug", "directorate__name"),
)
OPEN_MILESTONES = (MilestoneStatus.PLANNED, MilestoneStatus.LATE)


def _with_names() -> QuerySet[Pilot]:
    return Pilot.objects.select_related("prototype__maker", "prototype__challenge__theme", "directorate")


def pilots_visible_to(user: Any) -> QuerySet[Pilot]:
    """All for the City's people; for others those their organisation follows, runs or supports."""
    rows = _with_names()
    if holds_everywhere(user, PilotPerm.VIEW):
        return rows
    return rows.filter(granted_to(user, PilotPerm.VIEW, Pilot))


def directorates_to_follow() -> QuerySet[Organisation]:
    """Directorates that may follow a pilot: those that still exist."""
    return Organisation.objects.filter(kind=OrganisationKind.DIRECTORATE, merged_into__isnull=True).order_by("name")


def holding(user: Any, perm: PilotPerm) -> QuerySet[Pilot]:
    """Live pilots on which the person holds a permission by role or grant, whatever their state."""
    rows = Pilot.objects.filter(origin=Origin.LIVE).select_related("prototype__maker", "directorate")
    if holds_everywhere(user, perm):
        return rows
    return rows.filter(granted_to(user, perm, Pilot))


def portfolio(user: Any, today: dt.date) -> QuerySet[Pilot]:
    """One line a pilot that this person may see. Constant number of queries."""
    return lines_of(pilots_visible_to(user), today)


WORST_FIRST = Case(When(mood=Mood.RED, then=Value(0)), When(mood=Mood.AMBER, then=Value(1)), default=Value(2))


def lines_of(pilots: QuerySet[Pilot] | None, today: dt.date) -> QuerySet[Pilot]:
    """What a line shows of these pilots (of all, for a caller that chooses by key among those of `portfolio`): late milestones, the
    next one, the last week's check-in (the graver one where the two sides disagree).
    """
    last = CheckIn.objects.filter(pilot=OuterRef("pk")).order_by("-week_of", WORST_FIRST)
    coming = Milestone.objects.filter(pilot=OuterRef("pk"), status__in=OPEN_MILESTONES).order_by("due_on")
    late = Milestone.objects.filter(status__in=OPEN_MILESTONES, due_on__lt=today).order_by()
    counted = late.filter(pilot=OuterRef("pk")).values("pilot").annotate(n=Count("pk")).values("n")
    rows = _with_names() if pilots is None else pilots
    return rows.only(*LISTED).annotate(
        mood=Subquery(last.values("mood")[:1]),
        mood_week=Subquery(last.values("week_of")[:1]),
        blocked=Subquery(last.values("blocked")[:1]),
        next_title=Subquery(coming.values("title")[:1]),
        next_due=Subquery(coming.values("due_on")[:1]),
        # The list is ordered by it: counted for the few that are late, found once, and not for each pilot.
        late=Case(
            When(pk__in=late.values("pilot"), then=Subquery(counted, output_field=IntegerField())), default=Value(0)
        ),
    )


def due_check_in(user: Any, monday: dt.date) -> Q:
    """Pilots under way of which this person's side has said nothing since this Monday."""
    startup = granted_to(user, PilotPerm.ACCEPT_DATA, Pilot)  # as in `following.side_of`
    said = CheckIn.objects.filter(pilot=OuterRef("pk"), week_of__gte=monday)
    silent = {side: ~Exists(said.filter(side=side)) for side in Side}
    return Q(state__in=UNDER_WAY) & ((startup & silent[Side.STARTUP]) | (~startup & silent[Side.DIRECTORATE]))


def said_blocked(since: dt.date) -> Q:
    """Pilots under way of which one side says, in its last word since this day, that they are blocked."""
    words = CheckIn.objects.filter(pilot=OuterRef("pk"), week_of__gte=since)

    def blocked(side: Side) -> Q:
        last = words.filter(side=side).order_by("-week_of").values("mood")[:1]
        return Q(Exact(Subquery(last), Value(Mood.RED)))

    return Q(state__in=UNDER_WAY) & (blocked(Side.STARTUP) | blocked(Side.DIRECTORATE))


def overrun(today: dt.date) -> Q:
    return Q(state__in=UNDER_WAY, ends_on__lt=today)


def data_to_return(today: dt.date) -> QuerySet[DataSharing]:
    """Lent data whose day of deletion has come, without a proof."""
    return DataSharing.objects.filter(accepted_at__isnull=False, deleted_on__isnull=True, ends_on__lte=today)


def incidents_shown() -> QuerySet[Incident]:
    """Incidents that the public reads, and what it reads of them: nothing of what their people wrote for each other is loaded."""
    shown = Incident.objects.filter(shown_at__isnull=False, hidden_at__isnull=True)
    day = TruncDate("rectified_at", tzinfo=PARIS)
    return shown.only("pilot", "on", "public_text").annotate(rectified_on=day).order_by("-on", "pk")


def published() -> QuerySet[Pilot]:
    """Pilots that the public may follow: started, and those of past editions; what is running comes first.

    With prototype, maker, challenge, theme, sites that are not hidden, indicators with measures, public incidents.
    """
    return (
        Pilot.objects.filter(Q(state__in=PUBLIC) | Q(origin=Origin.IMPORTED))
        .select_related(
            "prototype__maker",
            "prototype__challenge__theme",
            "prototype__challenge__edition",
            "directorate",
            "evaluation",
        )
        .prefetch_related(
            Prefetch("sites", queryset=Site.objects.exclude(visibility=SiteVisibility.HIDDEN), to_attr="public_sites"),
            Prefetch("indicators", queryset=PilotIndicator.objects.prefetch_related("measures").order_by("created_at")),
            Prefetch("incidents", queryset=incidents_shown(), to_attr="public_incidents"),
        )
        .order_by(F("starts_on").desc(nulls_last=True), "title_fr__sorted")
    )


def place_of(site: Site) -> str:
    """What the public may read of a place."""
    return site.name if site.visibility == SiteVisibility.ADDRESS else ""


def follow_ups_due(today: dt.date) -> QuerySet[Evaluation]:
    return Evaluation.objects.filter(follow_up_on__lte=today, follow_up_text="")


def being_read() -> QuerySet[EvaluationDraft]:
    """Evaluations that wait for the answer of the startup."""
    return EvaluationDraft.objects.filter(sent_at__isnull=False, answered_at__isnull=True)


def terms_to_answer() -> QuerySet[DataSharing]:
    """Terms of data lent that one side has to answer."""
    closed = Q(accepted_at__isnull=False) | Q(refused_at__isnull=False) | Q(withdrawn_at__isnull=False)
    return DataSharing.objects.filter(objected_at__isnull=True).exclude(closed)
