"""What the public reads of partners and of what they promised."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.enums import Origin
from accounts.models import Organisation
from challenges.calls.queries.challenge import published
from challenges.models import Challenge, ChallengeOrg
from core.listed import Listed, Rows, listing
from partners.models import Commitment, DataSet, Participation
from public.queries.bundles import bundle


def _public_participations() -> QuerySet[Participation]:
    return Participation.objects.filter(edition__published=True)


def published_partners() -> QuerySet[Organisation]:
    """Organisations that take part in a published edition, stand on a published challenge, or that the archives name."""
    on_challenge = ChallengeOrg.objects.filter(challenge__in=published().values("pk")).values("organisation")
    taking_part = _public_participations().order_by().values("organisation")
    # From the few that take part, not from all organisations, of which most are startups that apply.
    archived = Organisation.objects.filter(origin=Origin.IMPORTED, source_id__startswith="partners/").values("pk")
    return Organisation.objects.filter(pk__in=taking_part.union(on_challenge, archived), merged_into=None)


def listed_partners() -> QuerySet[Organisation]:
    """Partners with the editions they take part in and how many measurable promises they made."""
    promises = Q(participations__edition__published=True)
    return (
        published_partners()
        .only("slug", "name", "kind", "summary_fr", "summary_en", "fictional")
        .annotate(
            seasons=bundle(
                _public_participations().order_by("edition__number"),
                "organisation",
                "role",
                slug="edition__slug",
                season="edition__season",
                number="edition__number",
            ),
            promises=Count("participations__commitments", filter=promises, distinct=True),
        )
        .order_by("name__sorted")
    )


def chosen_partners(rows: QuerySet[Organisation], choice: dict[str, Any]) -> QuerySet[Organisation]:
    """Keys as in the address: q, nature, edition."""
    if text := choice.get("q"):
        rows = rows.filter(name__finds=text)
    if kind := choice.get("nature"):
        rows = rows.filter(kind=kind)
    if edition := choice.get("edition"):
        rows = rows.filter(Exists(_public_participations().filter(organisation=OuterRef("pk"), edition__slug=edition)))
    return rows


@listing
def _listing(choice: dict[str, Any]) -> Listed:
    return Listed(
        lambda: chosen_partners(listed_partners(), choice), lambda: chosen_partners(published_partners(), choice)
    )


def listing_of(choice: dict[str, Any]) -> Rows:
    """The list that a reader asked for."""
    return _listing(choice).of()


def partner_page(slug: str) -> Organisation | None:
    """Three queries: the partner, its participations, their commitments."""
    participations = (
        _public_participations()
        .select_related("edition")
        .prefetch_related(Prefetch("commitments", queryset=Commitment.objects.order_by("due_on", "created_at")))
        .order_by("-edition__number")
    )
    return (
        published_partners()
        .select_related("directorate")
        .prefetch_related(Prefetch("participations", queryset=participations))
        .annotate(
            data=bundle(
                DataSet.objects.filter(withdrawn_at=None).order_by("name_fr__sorted"),
                "owner",
                "name_fr",
                "name_en",
                "access",
                "licence",
                "formats",
                "url",
            )
        )
        .filter(slug=slug)
        .first()
    )


def challenges_of(partner: Organisation, rows: QuerySet[Challenge], limit: int = 50) -> Iterable[Challenge]:
    return rows.filter(organisations__organisation=partner)[:limit]


def public_commitments() -> QuerySet[Commitment]:
    return (
        Commitment.objects.filter(participation__edition__published=True)
        .select_related("participation__organisation", "participation__edition")
        .order_by("participation__organisation__name__sorted", "due_on", "id")
    )


def kept_slug(slug: str) -> str | None:
    """Where the address of an organisation leads that was merged into a partner."""
    kept = Organisation.objects.filter(slug=slug, merged_into__in=published_partners()).values_list(
        "merged_into__slug", flat=True
    )
    return kept.first()
