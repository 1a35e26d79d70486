"""What the public reads of challenges. Everything starts at `challenges.calls.queries.challenge.published()`."""

import functools
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from casework.models import Act
from casework.queries.acts import first_act, published_about
from challenges.applications.domain.submitted import public_parts
from challenges.calls.queries.challenge import published
from challenges.enums import WITHOUT_SELECTION, ApplicationState, ChallengeOrgRole, ChallengeState
from challenges.models import (
    Amendment,
    Application,
    Challenge,
    ChallengeDataSet,
    ChallengeOrg,
    ChallengeSection,
    Indicator,
    Question,
    SlugHistory,
    TermsSheet,
)
from challenges.selection.figures import audacities_of
from core.compiled import Compiled
from core.listed import Listed, Rows, listing
from core.names import Sorted, search_words
from partners.models import Criterion, EligibilityRule
from public.queries.bundles import bundle
from public.queries.pilots import published_pilots
from public.queries.prototypes import published_prototypes
from public.texts import reading_language

# Decisions that the public knows: a declined or reserve application is never named.
NAMED = (ApplicationState.SELECTED, ApplicationState.ACCEPTED)
SORTS = {
    "cloture": [F("closes_at").asc(nulls_last=True)],
    "-publication": [F("published_at").desc(nulls_last=True)],
    "titre": [Sorted(Coalesce("title_fr", "title_en")).asc(nulls_last=True)],
}
SHOWN = (
    *("slug", "title_fr", "title_en", "summary_fr", "summary_en", "state", "closes_at"),
    *("edition__name_fr", "edition__name_en", "theme__slug", "theme__name_fr", "theme__name_en"),
)
BEFORE_RESULTS = (
    *(ChallengeState.OPEN, ChallengeState.CLOSED, ChallengeState.DELIBERATING, ChallengeState.CANCELLED),
    *WITHOUT_SELECTION,
)


def listed() -> QuerySet[Challenge]:
    """Published challenges with what a list shows; `people`: role and name of their organisations."""
    organisations = ChallengeOrg.objects.order_by("role", "organisation__name__sorted")
    return (
        published()
        .select_related("edition", "theme")
        .only(*SHOWN)
        .annotate(people=bundle(organisations, "challenge", "role", name="organisation__name"))
    )


def with_words(rows: QuerySet[Challenge], text: str) -> QuerySet[Challenge]:
    """The rows whose whole text (`ChallengeWords`: organisations, questions and data included) holds these words, with a `rank`."""
    words = SearchQuery(search_words(text), config="french_plain", search_type="websearch")
    return rows.filter(found_by__vector=words).annotate(rank=SearchRank(F("found_by__vector"), words))


def chosen(rows: QuerySet[Challenge], choice: dict[str, Any]) -> QuerySet[Challenge]:
    """The rows that a reader asked for. Keys as in the address: q, theme, etat, edition, arrondissement, tri."""
    if text := choice.get("q"):
        rows = with_words(rows, text)
    if theme := choice.get("theme"):
        rows = rows.filter(theme__slug=theme)
    if state := choice.get("etat"):
        rows = rows.filter(effective_state=state)
    if edition := choice.get("edition"):
        rows = rows.filter(edition__slug=edition)
    if place := choice.get("arrondissement"):
        rows = rows.filter(arrondissements__contains=[int(place)])
    return ordered(rows, choice.get("tri") or "", ranked="q" in choice)


def ordered(rows: QuerySet[Challenge], sort: str, *, ranked: bool = False) -> QuerySet[Challenge]:
    """Open ones first, those that close soonest on top; then the latest season. `ranked`: open ones, then the best."""
    if sort in SORTS:
        return rows.order_by(*SORTS[sort], "id")
    first = Case(
        When(effective_state=ChallengeState.OPEN, then=Value(0)),
        When(effective_state__in=BEFORE_RESULTS, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    if ranked:
        return rows.order_by(first, F("rank").desc(), "id")
    closing = Case(When(effective_state=ChallengeState.OPEN, then=F("closes_at")))
    return rows.order_by(first, closing.asc(nulls_last=True), F("edition__number").desc(nulls_last=True), "id")


@listing
def _listing(choice: dict[str, Any]) -> Listed:
    return Listed(lambda: chosen(listed(), choice), lambda: chosen(published(), choice))


def listing_of(choice: dict[str, Any]) -> Rows:
    """The list that a reader asked for."""
    return _listing(choice).of()


@functools.cache
def _open_now(limit: int) -> Compiled[Challenge]:
    return Compiled(lambda: ordered(listed().filter(effective_state=ChallengeState.OPEN), "")[:limit])


def open_now(limit: int) -> list[Challenge]:
    return _open_now(limit).fetch()


def count_by_state() -> dict[str, int]:
    rows = published().values("effective_state").annotate(n=Count("pk")).order_by("effective_state")
    return {row["effective_state"]: row["n"] for row in rows}


@dataclass(frozen=True)
class ChallengePage:
    """One challenge as the public reads it."""

    challenge: Any
    terms: TermsSheet | None
    questions: list[Any]
    amendments: list[Any]
    results: list[Application]
    acts: list[Any] = field(default_factory=list)  # decisions of the City about the selection, oldest first
    ending: Act | None = None  # of a call that ended without a selection
    made: list[Any] = field(default_factory=list)  # public prototypes, with the slug of their pilot where it is public

    @property
    def out_of_date(self) -> frozenset[str]:
        """Fields whose English has not followed a change of the French yet, for whoever reads English."""
        if reading_language() != "en":
            return frozenset()
        return frozenset(row.field for row in self.amendments if row.english_due)

    @property
    def partners(self) -> list[dict[str, Any]]:
        return [row for row in self.challenge.people if row["role"] == ChallengeOrgRole.PARTNER]

    @property
    def directorates(self) -> list[dict[str, Any]]:
        return [row for row in self.challenge.people if row["role"] == ChallengeOrgRole.DIRECTORATE]


def _with_parts() -> QuerySet[Challenge]:
    datasets = ChallengeDataSet.objects.filter(dataset__withdrawn_at=None).order_by("pk")
    return (
        published()
        .select_related("edition", "theme", "objective")
        .annotate(
            figures=F("release__figures"),
            parts=bundle(ChallengeSection.objects.order_by("pk"), "challenge", "key", "body_fr", "body_en"),
            people=bundle(
                ChallengeOrg.objects.order_by("role", "organisation__name__sorted"),
                "challenge",
                "role",
                name="organisation__name",
                slug="organisation__slug",
                fictional="organisation__fictional",
            ),
            data=bundle(
                datasets,
                "challenge",
                "conditions",
                name_fr="dataset__name_fr",
                name_en="dataset__name_en",
                description_fr="dataset__description_fr",
                description_en="dataset__description_en",
                access="dataset__access",
                personal="dataset__personal_data",
                licence="dataset__licence",
                formats="dataset__formats",
                owner="dataset__owner__name",
                url="dataset__url",
            ),
            measures=bundle(
                Indicator.objects.order_by("pk"), "challenge", "name_fr", "name_en", "unit", "baseline", "target"
            ),
            criteria=bundle(
                Criterion.objects.order_by("order", "pk"),
                "edition",
                "name_fr",
                "name_en",
                "help_fr",
                "help_en",
                "weight",
                outer="edition_id",
            ),
            rules=bundle(
                EligibilityRule.objects.order_by("order", "pk"), "edition", "text_fr", "text_en", outer="edition_id"
            ),
        )
    )


def _results(challenge: Any) -> QuerySet[Application]:
    """The names of the selected once the results are released, and no other name ever."""
    released = Q(challenge__release__isnull=False) | Q(challenge__origin="imported")
    return (
        Application.objects.filter(released, challenge=challenge, state__in=NAMED)
        .select_related("organisation", "prototype", "prototype__pilot")
        .order_by("rank", "organisation__name__sorted")
        .defer("pending_decision", "pending_reasons")[:20]
    )


_ONE = uuid.UUID(int=1)
_challenge = Compiled(lambda slug: _with_parts().filter(slug=slug), slug="⟨slug⟩")
_selected = Compiled(_results, challenge=_ONE)


def published_challenge(slug: str) -> Any | None:
    """One published challenge with its texts, criteria and rules; one query."""
    return _challenge.first(slug=slug)


def challenge_page(slug: str) -> ChallengePage | None:
    """Five queries, one for each selected application that made an answer public, one for a call that ended without a selection, two once the results are out."""
    challenge = published_challenge(slug)
    if challenge is None:
        return None
    results = _selected.fetch(challenge=challenge.pk)
    for row in results:
        row.public_parts = public_parts(row)
        row.audacities = audacities_of(challenge.figures, row.pk)
    return ChallengePage(
        challenge,
        TermsSheet.objects.filter(challenge=challenge, superseded_at=None).first(),
        list(Question.objects.filter(challenge=challenge, answered_at__isnull=False).order_by("answered_at")[:50]),
        list(Amendment.objects.filter(challenge=challenge).order_by("-created_at")[:50]),
        results,
        _acts_about(challenge),
        first_act(challenge) if challenge.state in WITHOUT_SELECTION else None,
        _made_for(challenge),
    )


def _made_for(challenge: Any) -> list[Any]:
    """What came of a challenge whose results are out: the next links of the chain, as far as they are public."""
    if challenge.state not in (ChallengeState.DECIDED, ChallengeState.ARCHIVED):
        return []
    pilot = published_pilots().order_by().filter(prototype=OuterRef("pk"))
    rows = published_prototypes().filter(challenge=challenge.pk).select_related("maker")
    return list(rows.annotate(pilot_slug=Subquery(pilot.values("slug")[:1])).order_by("created_at", "pk")[:20])


def _acts_about(challenge: Any) -> list[Any]:
    """Published decisions about a challenge whose results are out, and about its applications."""
    if challenge.state not in (ChallengeState.DECIDED, ChallengeState.ARCHIVED) or challenge.origin != "live":
        return []
    return published_about(challenge, Application.objects.filter(challenge=challenge))


def moved_to(slug: str) -> str | None:
    """The present address of a challenge that once stood at `slug`, when the public may read it."""
    old = SlugHistory.objects.filter(slug=slug).values_list("challenge_id", flat=True).first()
    return published().filter(pk=old).values_list("slug", flat=True).first() if old else None
