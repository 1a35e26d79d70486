"""What the public reads of editions."""

from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from challenges.enums import PUBLIC, ApplicationState
from challenges.models import Application, Challenge
from core.compiled import Compiled
from partners.enums import ParticipationRole
from partners.models import Edition, Objective, Participation
from public.queries.bundles import bundle
from public.queries.challenges import listed, ordered
from public.queries.counted import reserved

CALENDAR = (
    "call_opens_at",
    "call_closes_at",
    "decision_at",
    "pilots_start_at",
    "pilots_end_at",
    "closing_event_at",
)
RECEIVED = tuple(
    state for state in ApplicationState if state not in {ApplicationState.DRAFT, ApplicationState.WITHDRAWN}
)
KEPT = (
    ApplicationState.SHORTLISTED,
    ApplicationState.SELECTED,
    ApplicationState.RESERVE,
    ApplicationState.ACCEPTED,
    ApplicationState.RENOUNCED,
    ApplicationState.LAPSED,
)
CHOSEN = (ApplicationState.SELECTED, ApplicationState.ACCEPTED)


def published_editions() -> QuerySet[Edition]:
    return Edition.objects.filter(published=True)


def listed_editions() -> QuerySet[Edition]:
    """Editions with how many challenges and partners each shows, the latest season first, real ones before fictional."""
    shown = Q(challenges__state__in=PUBLIC) & ~Q(challenges__facts__has_key="reserve")
    partner = Q(participations__role=ParticipationRole.PARTNER, participations__left_on=None)  # as on its page
    partner &= ~Q(participations__organisation__facts__has_key="reserve")
    return (
        published_editions()
        .annotate(
            challenges_shown=Count("challenges", filter=shown, distinct=True),
            partners_shown=Count("participations", filter=partner, distinct=True),
        )
        .order_by("-number", "fictional")
    )


_shown = Compiled(
    lambda: listed_editions().only(
        "slug", "number", "name_fr", "name_en", "season", "summary_fr", "summary_en", "fictional", "origin", "facts"
    )[:60]
)


def editions_shown() -> list[Edition]:
    """The list of editions, in one query."""
    return _shown.fetch()


@dataclass(frozen=True)
class EditionPage:
    edition: Edition
    challenges: list[Challenge]
    participations: list[Participation]
    figures: dict[str, int] = field(default_factory=dict)


def edition_page(slug: str) -> EditionPage | None:
    """Five queries."""
    rows = published_editions().annotate(
        goals=bundle(Objective.objects.order_by("order", "pk"), "edition", "name_fr", "name_en")
    )
    edition = rows.filter(slug=slug).first()
    if edition is None:
        return None
    participations = (
        edition.participations.select_related("organisation")
        .filter(left_on=None)
        .order_by("organisation__name__sorted")
    )
    return EditionPage(
        edition,
        list(ordered(listed().annotate(reserved=reserved()).filter(edition=edition), "")[:100]),
        list(participations[:100]),
        funnel_figures(edition),
    )


def funnel_figures(edition: Edition) -> dict[str, int]:
    """Received, kept, selected: counted among challenges whose results are released, so that no count betrays one."""
    released = Application.objects.filter(challenge__edition=edition, challenge__release__isnull=False)
    counted = released.aggregate(
        received=Count("pk", filter=Q(state__in=RECEIVED)),
        kept=Count("pk", filter=Q(state__in=KEPT)),
        chosen=Count("pk", filter=Q(state__in=CHOSEN)),
    )
    return counted if counted["received"] else {}
