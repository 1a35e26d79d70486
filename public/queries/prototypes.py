"""What the public reads of prototypes."""

from typing import Any

from django.db.models import F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import StrIndex

from agreements.models import Component, Deposit, Prototype
from agreements.prototypes.queries import prototypes_published
from core.listed import Listed, Rows, listing
from public.queries.bundles import bundle
from register.models import Entry


def published_prototypes() -> QuerySet[Prototype]:
    """As `agreements.prototypes.queries` defines public prototypes, without its prefetches."""
    return prototypes_published().prefetch_related(None)


SHOWN = (
    *("slug", "name", "summary_fr", "summary_en", "state", "origin", "licence", "fictional", "created_at", "facts"),
    *("maker__name", "maker__slug", "challenge__slug", "challenge__edition__name_fr", "challenge__edition__name_en"),
    *(f"challenge__theme__{field}" for field in ("slug", "name_fr", "name_en")),
)


def listed_prototypes() -> QuerySet[Prototype]:
    """Prototypes with their maker, theme and edition: of each, what a list shows."""
    return (
        published_prototypes()
        .select_related(None)
        .select_related("maker", "challenge__theme", "challenge__edition")
        .only(*SHOWN)
        .order_by("origin", "-created_at", "id")
    )


def chosen_prototypes(rows: QuerySet[Prototype], choice: dict[str, Any]) -> QuerySet[Prototype]:
    """Keys as in the address: q, etat, licence."""
    if text := choice.get("q"):
        rows = rows.filter(Q(name__finds=text) | Q(summary_fr__finds=text) | Q(maker__name__finds=text))
    if state := choice.get("etat"):
        rows = rows.filter(state=state)
    if licence := choice.get("licence"):
        rows = rows.filter(licence=licence)
    return rows


@listing
def _listing(choice: dict[str, Any]) -> Listed:
    return Listed(
        lambda: chosen_prototypes(listed_prototypes(), choice),
        lambda: chosen_prototypes(published_prototypes(), choice),
    )


def listing_of(choice: dict[str, Any]) -> Rows:
    """The list that a reader asked for."""
    return _listing(choice).of()


def licences() -> list[str]:
    rows = published_prototypes().exclude(licence="").order_by("licence")
    return list(rows.values_list("licence", flat=True).distinct()[:50])


def prototype_page(slug: str) -> Prototype | None:
    """One query."""
    terms = bundle(
        Prototype.objects.exclude(challenge__terms_sheets=None).filter(challenge__terms_sheets__superseded_at=None),
        "pk",
        body_fr="challenge__terms_sheets__body_fr",
        body_en="challenge__terms_sheets__body_en",
        limit=1,
    )
    accepted = bundle(
        Prototype.objects.exclude(application__terms_sheet=None),
        "pk",
        body_fr="application__terms_sheet__body_fr",
        body_en="application__terms_sheet__body_en",
        sha256="application__terms_sheet__sha256",
        limit=1,
    )
    deposits = Deposit.objects.order_by("-deposited_at")
    last = deposits.filter(prototype=OuterRef("pk")).values("verified_at")[:1]
    return (
        published_prototypes()
        .select_related(
            "maker", "challenge__theme", "challenge__edition", "governing_version__convention", "pilot", "verdict"
        )
        .annotate(
            accepted_terms=accepted,
            current_terms=terms,
            last_verified=Subquery(last),
            parts=bundle(
                Component.objects.order_by("origin", "name__sorted"), "prototype", "name", "origin", "licence", "url"
            ),
            archives=bundle(
                deposits,
                "prototype",
                "id",
                "version",
                "sha256",
                "deposited_at",
                "verified_at",
                "verified_ok",
                size="file__size",
            ),
        )
        .filter(slug=slug)
        .first()
    )


def entries_about(prototype: Prototype, limit: int = 40) -> list[Entry]:
    """Entries of the register that name the prototype, by its identifier, among the kinds that concern prototypes."""
    text = Func(F("leaf"), Value("UTF8"), function="convert_from", output_field=TextField())
    about = Q(kind__startswith="prototype.") | Q(kind__startswith="ip.")
    about |= Q(kind__startswith="fact.") | Q(kind__startswith="verdict.")
    rows = Entry.objects.filter(about).annotate(at_text=StrIndex(text, Value(str(prototype.pk))))
    return list(rows.filter(at_text__gt=0).order_by("-index")[:limit])
