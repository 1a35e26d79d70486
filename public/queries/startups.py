"""What the public reads of startups: those that the programme has named, and no other."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.enums import Origin
from accounts.models import Organisation
from challenges.calls.queries.challenge import published
from challenges.models import Application
from partners.models import Edition
from public.queries.bundles import bundle
from public.queries.challenges import NAMED
from public.queries.editions import published_editions
from public.queries.pilots import listed_pilots, published_pilots
from public.queries.prototypes import listed_prototypes, published_prototypes

MOST = 50  # of each thing on one page


def _results() -> QuerySet[Application]:
    """Applications that a published result names."""
    return Application.objects.filter(
        challenge__in=published().values("pk"), challenge__release__isnull=False, state__in=NAMED
    )


def published_startups() -> QuerySet[Organisation]:
    """Organisations that made a public prototype or pilot, that a published result names, or that the archives name."""
    archived = Organisation.objects.filter(origin=Origin.IMPORTED, source_id__startswith="startups/").values("pk")
    named = published_prototypes().exclude(maker=None).order_by().values("maker")
    tried = published_pilots().exclude(prototype__maker=None).order_by().values("prototype__maker")
    chosen = _results().order_by().values("organisation")
    return Organisation.objects.filter(pk__in=archived.union(named, tried, chosen), merged_into=None)


def listed_startups() -> QuerySet[Organisation]:
    rows = published_startups().only("slug", "name", "fictional", "origin", "facts")
    made = bundle(published_prototypes().order_by("origin", "-created_at", "id"), "maker", "slug", "name", limit=3)
    return rows.annotate(made=made).order_by("name__sorted")


@dataclass(frozen=True)
class StartupPage:
    startup: Organisation
    editions: list[Edition]
    results: list[Application]
    archived: list[dict[str, Any]]  # challenges of the archives whose sources name it
    prototypes: list[Any]
    pilots: list[Any]


def startup_page(slug: str) -> StartupPage | None:
    """Six queries: the startup, its editions, its results, challenges of the archives, prototypes, pilots."""
    startup = published_startups().filter(slug=slug).first()
    if startup is None:
        return None
    named_in = Q(facts__makers__contains=[{"slug": startup.slug}])
    archived = published().filter(named_in, origin=Origin.IMPORTED).select_related("edition").order_by("slug")
    made = listed_prototypes().filter(Q(maker=startup) | named_in)
    numbers = [number for number in startup.facts.get("editions") or () if isinstance(number, int)]
    return StartupPage(
        startup,
        list(published_editions().filter(origin=Origin.IMPORTED, number__in=numbers).order_by("number")),
        list(
            _results().filter(organisation=startup).select_related("challenge__edition").order_by("-received_at")[:MOST]
        ),
        list(archived[:MOST]),
        list(made[:MOST]),
        list(listed_pilots().filter(prototype__maker=startup)[:MOST]),
    )


def kept_slug(slug: str) -> str | None:
    """Where the address of an organisation leads that was merged into a startup shown here."""
    gone = Organisation.objects.filter(slug=slug, merged_into__in=published_startups())
    return gone.values_list("merged_into__slug", flat=True).first()
