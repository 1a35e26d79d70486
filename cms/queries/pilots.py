"""What the public reads of pilots."""

from typing import Any

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from cms.queries.bundles import bundle
from pilots.enums import PilotState, SiteVisibility
from pilots.models import DataSharing, Incident, Measure, Milestone, Pilot, PilotIndicator, Site
from pilots.queries import published

SORTS = {"debut": ["-starts_on"], "titre": ["title_fr"]}


def published_pilots() -> QuerySet[Pilot]:
    """The door of `pilots.queries`, without the rows that it fetches beside."""
    return published().prefetch_related(None)


def _places() -> QuerySet[Site]:
    return Site.objects.exclude(visibility=SiteVisibility.HIDDEN).order_by("arrondissement")


def listed_pilots() -> QuerySet[Pilot]:
    """Pilots with their theme, the startup, the directorate and where they take place."""
    return (
        published_pilots()
        .select_related("directorate", "prototype__maker", "prototype__challenge__theme", "evaluation")
        .annotate(places=bundle(_places(), "pilot", "arrondissement"))
        .order_by("-starts_on", "id")
    )


def chosen_pilots(rows: QuerySet[Pilot], choice: dict[str, Any]) -> QuerySet[Pilot]:
    """Keys as in the address: q, theme, etat, arrondissement, tri."""
    if text := choice.get("q"):
        rows = rows.filter(Q(title_fr__icontains=text) | Q(title_en__icontains=text) | Q(summary_fr__icontains=text))
    if theme := choice.get("theme"):
        rows = rows.filter(prototype__challenge__theme__slug=theme)
    if state := choice.get("etat"):
        rows = rows.filter(state=state)
    if place := choice.get("arrondissement"):
        rows = rows.filter(sites__arrondissement=place).exclude(sites__visibility=SiteVisibility.HIDDEN)
    return rows.order_by(*SORTS.get(choice.get("tri") or "", ["-starts_on"]), "id")


def pilot_page(slug: str) -> Pilot | None:
    """Three queries: the pilot with all that hangs on it, its indicators, their measures."""
    indicators = PilotIndicator.objects.order_by("pk").prefetch_related(
        Prefetch("measures", queryset=Measure.objects.order_by("on"))
    )
    return (
        published_pilots()
        .select_related(
            "directorate", "prototype__maker", "prototype__challenge__theme", "prototype__challenge", "evaluation"
        )
        .prefetch_related(Prefetch("indicators", queryset=indicators))
        .annotate(
            steps=bundle(Milestone.objects.order_by("due_on"), "pilot", "title", "due_on", "status", "done_on"),
            places=bundle(_places(), "pilot", "name", "arrondissement", "visibility"),
            shared=bundle(
                DataSharing.objects.order_by("pk"),
                "pilot",
                "purpose",
                "ends_on",
                "deleted_on",
                name_fr="dataset__name_fr",
                name_en="dataset__name_en",
            ),
            public_incidents=bundle(
                Incident.objects.filter(public=True).order_by("-on"), "pilot", "on", "text", "measures"
            ),
        )
        .filter(slug=slug)
        .first()
    )


def pilot_with_measures() -> Pilot | None:
    """The running pilot most recently measured, with one indicator and its measures; two or three queries."""
    measured = (
        published_pilots()
        .filter(state=PilotState.RUNNING)
        .annotate(last=Max("indicators__measures__on"))
        .filter(last__isnull=False)
        .order_by("-last", "id")
        .values_list("pk", flat=True)[:1]
    )
    indicators = (
        PilotIndicator.objects.annotate(n=Count("measures"))
        .filter(n__gt=0)
        .order_by("-n", "pk")
        .prefetch_related(Prefetch("measures", queryset=Measure.objects.order_by("on")))
    )
    return listed_pilots().filter(pk__in=measured).prefetch_related(Prefetch("indicators", indicators)).first()
