"""What the public reads of pilots."""

import datetime as dt
import functools
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from core.compiled import Compiled
from core.listed import Listed, Rows, listing
from pilots.enums import PilotState, SiteVisibility
from pilots.models import DataSharing, Measure, Milestone, Pilot, PilotDirectorate, PilotIndicator, Site
from pilots.queries import incidents_shown, published
from public.queries.bundles import bundle

SORTS = {"debut": ["-starts_on"], "titre": ["title_fr__sorted"]}


def published_pilots() -> QuerySet[Pilot]:
    """As `pilots.queries` defines public pilots, without its prefetches."""
    return published().prefetch_related(None)


def _places() -> QuerySet[Site]:
    return Site.objects.exclude(visibility=SiteVisibility.HIDDEN).order_by("arrondissement")


def places_by_number() -> ArraySubquery:
    return bundle(_places(), "pilot", "arrondissement")


SHOWN_IN_SHORT = (
    *("slug", "title_fr", "title_en", "summary_fr", "summary_en", "state", "fictional", "prototype__maker__name"),
    *(f"prototype__challenge__theme__{field}" for field in ("slug", "name_fr", "name_en")),
)
SHOWN = (*SHOWN_IN_SHORT, "starts_on", "ends_on", "evaluation__decision", "directorate__name")


def listed_pilots() -> QuerySet[Pilot]:
    """Pilots with their theme, the startup, the directorate and where they take place: of each, what a list shows."""
    return (
        published_pilots()
        .select_related(None)
        .select_related("directorate", "prototype__maker", "prototype__challenge__theme", "evaluation")
        .only(*SHOWN)
        .annotate(places=places_by_number())
        .order_by("-starts_on", "id")
    )


def chosen_pilots(rows: QuerySet[Pilot], choice: dict[str, Any]) -> QuerySet[Pilot]:
    """Keys as in the address: q, theme, etat, arrondissement, tri."""
    if text := choice.get("q"):
        rows = rows.filter(Q(title_fr__finds=text) | Q(title_en__finds=text) | Q(summary_fr__finds=text))
    if theme := choice.get("theme"):
        rows = rows.filter(prototype__challenge__theme__slug=theme)
    if state := choice.get("etat"):
        rows = rows.filter(state=state)
    if place := choice.get("arrondissement"):
        # In a query of its own: joined, two places would list a pilot twice, and a hidden one hide the others.
        rows = rows.filter(pk__in=_places().order_by().filter(arrondissement=place).values("pilot"))
    return rows.order_by(*SORTS.get(choice.get("tri") or "", ["-starts_on"]), "id")


def pilot_page(slug: str) -> Pilot | None:
    """Three queries: the pilot with all that hangs on it, its indicators, their measures."""
    indicators = PilotIndicator.objects.order_by("pk").prefetch_related(
        Prefetch("measures", queryset=Measure.ever.order_by("on", "created_at"), to_attr="ever")
    )
    return (
        published_pilots()
        .select_related(
            "directorate", "prototype__maker", "prototype__challenge__theme", "prototype__challenge", "evaluation"
        )
        .prefetch_related(Prefetch("indicators", queryset=indicators))
        .annotate(
            steps=bundle(Milestone.objects.order_by("due_on"), "pilot", "title", "due_on", "status", "done_on"),
            beside=bundle(
                PilotDirectorate.objects.filter(ended_at__isnull=True, lead=False).order_by("since", "pk"),
                "pilot",
                name="organisation__name",
                slug="organisation__slug",
            ),
            places=bundle(_places(), "pilot", "name", "arrondissement", "visibility"),
            shared=bundle(
                DataSharing.objects.filter(accepted_at__isnull=False).order_by("pk"),
                "pilot",
                "purpose",
                "ends_on",
                "deleted_on",
                "withdrawn_at",
                "hosting",
                "licence",
                name_fr="dataset__name_fr",
                name_en="dataset__name_en",
                owner="dataset__owner__name",
                personal="dataset__personal_data",
            ),
            public_incidents=bundle(incidents_shown(), "pilot", "on", "public_text", "rectified_on"),
        )
        .filter(slug=slug)
        .first()
    )


@listing
def _listing(choice: dict[str, Any]) -> Listed:
    return Listed(lambda: chosen_pilots(listed_pilots(), choice), lambda: chosen_pilots(published_pilots(), choice))


def listing_of(choice: dict[str, Any]) -> Rows:
    """The list that a reader asked for."""
    return _listing(choice).of()


def _best_measured(limit: int) -> QuerySet[PilotIndicator]:
    """The indicator with most measures of the running pilot that was measured last; at most one row."""
    pilots = published_pilots().filter(state=PilotState.RUNNING).annotate(last=Max("indicators__measures__on"))
    latest = pilots.filter(last__isnull=False).order_by("-last", "id").values("pk")[:1]
    counted = Measure.objects.filter(indicator=OuterRef("pk")).order_by().values("indicator").annotate(n=Count("pk"))
    return (
        PilotIndicator.objects.filter(pilot__in=latest)
        .annotate(n=Subquery(counted.values("n")))
        .filter(n__isnull=False)
        .annotate(taken=bundle(Measure.objects.order_by("-on"), "indicator", "on", "value", "note", limit=limit))
        .select_related("pilot__prototype__maker", "pilot__prototype__challenge__theme")
        .only(*("name_fr", "name_en", "unit", "baseline", "target"), *(f"pilot__{field}" for field in SHOWN_IN_SHORT))
        .order_by("-n", "pk")[:1]
    )


@functools.cache
def _measured_now(limit: int) -> Compiled[PilotIndicator]:
    return Compiled(lambda: _best_measured(limit))


def measured_now(limit: int) -> tuple[PilotIndicator, list[Measure]] | None:
    """Of the running pilot most recently measured, the indicator with most measures, and the last of them by date; one query."""
    found: Any = _measured_now(limit).first()
    if found is None:
        return None
    measures = [
        Measure(on=dt.date.fromisoformat(row["on"]), value=Decimal(str(row["value"])), note=row["note"])
        for row in reversed(found.taken)
    ]
    return found, measures
