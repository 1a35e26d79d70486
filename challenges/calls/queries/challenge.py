"""Visibility querysets of challenges, and the state that the calendar gives."""

import datetime as dt
from typing import Any

from django.db.models import Case, CharField, Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from accounts.models import Organisation
from challenges.calls.permissions import ChallengePerm
from challenges.enums import PUBLIC, REQUIRED_SECTIONS, WITHOUT_SELECTION, WRITABLE, ChallengeState
from challenges.models import Challenge, ChallengeOrg, ChallengeSection
from core.batched_exists import DUMMIES, dummy_user
from core.clock import AppNow, app_now
from core.compiled_for import CompiledFor
from core.guardian import granted_to
from core.listed import Found, Listed, Rows, listing
from core.names import search_words
from core.permissions import holds_everywhere, roles_of
from partners.enums import ParticipationRole
from partners.models import Edition

WRITING_ROLES = (
    ParticipationRole.ORGANISER,
    ParticipationRole.PARTNER,
    ParticipationRole.CONTRIBUTOR,
    ParticipationRole.DIRECTORATE,
)


def with_effective_state(challenges: QuerySet[Challenge] | None = None) -> QuerySet[Challenge]:
    """Adds `effective_state`: an open challenge whose deadline has passed is closed, whether or not the job has run.

    A scheduled challenge is not open before the job has checked its conditions again: closed by default.
    """
    rows = Challenge.objects.all() if challenges is None else challenges
    return rows.annotate(
        effective_state=Case(
            When(state=ChallengeState.OPEN, closes_at__lte=AppNow(), then=Value(ChallengeState.CLOSED.value)),
            default=F("state"),
            output_field=CharField(),
        )
    )


def effective_state(challenge: Challenge, *, now: dt.datetime | None = None) -> ChallengeState:
    """The same rule for one challenge at hand. `now` is the programme's clock unless given."""
    if challenge.state == ChallengeState.OPEN and challenge.closes_at and challenge.closes_at <= (now or app_now()):
        return ChallengeState.CLOSED
    return ChallengeState(challenge.state)


SHOWN = (
    "title_fr",
    "title_en",
    "slug",
    "state",
    "origin",
    "opens_at",
    "closes_at",
    "updated_at",
    "edition__name_fr",
    "edition__name_en",
)


def challenges_visible_to(user: Any) -> QuerySet[Challenge]:
    """Visible in the workspace: every challenge for those whose role sees all, else those of one's organisations."""
    if not user.is_authenticated:
        return Challenge.objects.none()
    if holds_everywhere(user, ChallengePerm.VIEW):
        return with_effective_state()
    return with_effective_state(Challenge.objects.filter(granted_to(user, ChallengePerm.VIEW, Challenge)))


def published() -> QuerySet[Challenge]:
    """Visible to the public: what has been open, in a published edition, or cancelled after it was."""
    shown = Q(state__in=PUBLIC) | Q(state=ChallengeState.CANCELLED, published_at__isnull=False)
    return with_effective_state(Challenge.objects.filter(shown)).filter(
        Q(edition__isnull=True) | Q(edition__published=True)
    )


def due_to_open() -> QuerySet[Challenge]:
    return Challenge.objects.filter(state=ChallengeState.SCHEDULED, opens_at__lte=AppNow()).order_by("opens_at", "id")


def due_to_close() -> QuerySet[Challenge]:
    return Challenge.objects.filter(state=ChallengeState.OPEN, closes_at__lte=AppNow()).order_by("closes_at", "id")


def organisations_writing_for(user: Any, edition: Edition) -> QuerySet[Organisation]:
    """In whose name a person may start a challenge: their organisations that take part in the edition, all for the team."""
    taking_part = Q(
        participations__edition=edition,
        participations__role__in=WRITING_ROLES,
        participations__left_on__isnull=True,
    )
    if not holds_everywhere(user, ChallengePerm.ADD):
        taking_part &= Q(roles__group__user=user)
    return Organisation.objects.filter(taking_part).distinct().order_by("name__sorted")


def editions_open_to(user: Any) -> QuerySet[Edition]:
    """Editions in which this person may start a challenge."""
    rows = Edition.objects.filter(origin="live")
    if holds_everywhere(user, ChallengePerm.ADD):
        return rows
    return rows.filter(
        participations__organisation__roles__group__user=user,
        participations__role__in=WRITING_ROLES,
        participations__left_on__isnull=True,
    ).distinct()


_open_editions = CompiledFor(lambda user: editions_open_to(user).only("slug", "name_fr", "name_en"))


def editions_to_start(user: Any) -> list[Edition]:
    """`editions_open_to()`, read: names and addresses."""
    return _open_editions.fetch(user)


# The desk's views: what waits for the team, what is being written, what runs, what is over.
VIEWS: dict[str, tuple[ChallengeState, ...]] = {
    "a-lire": (ChallengeState.PROPOSED,),
    "en-ecriture": WRITABLE,
    "a-publier": (ChallengeState.APPROVED, ChallengeState.SCHEDULED),
    "en-cours": (ChallengeState.OPEN, ChallengeState.CLOSED, ChallengeState.DELIBERATING),
    "termines": (ChallengeState.DECIDED, ChallengeState.ARCHIVED, ChallengeState.CANCELLED, *WITHOUT_SELECTION),
}
SORTS = {
    "titre": "title_fr__sorted",
    "etat": "effective_state",
    "cloture": "closes_at",
    "modifie": "updated_at",
}


def _by_state(user: Any) -> QuerySet[Any, Any]:
    rows: QuerySet[Any] = challenges_visible_to(user).order_by()
    return rows.values_list("effective_state").annotate(n=Count("pk"))


_counted: CompiledFor[Any] = CompiledFor(_by_state)


def count_views(user: Any) -> dict[str, int]:
    """How many challenges each view of the list holds for this person, in one query."""
    counted = dict(_counted.fetch(user))
    views = {name: sum(counted.get(state, 0) for state in states) for name, states in VIEWS.items()}
    return {"tout": sum(counted.values()), **{name.replace("-", "_"): n for name, n in views.items()}}


def chosen(user: Any, choice: dict[str, Any]) -> QuerySet[Challenge]:
    """The challenges of the workspace that a filter selects. Keys: vue, q, state, edition, theme."""
    rows: QuerySet[Any] = challenges_visible_to(user)
    if choice.get("vue") in VIEWS:
        rows = rows.filter(effective_state__in=VIEWS[choice["vue"]])
    if choice.get("state"):
        rows = rows.filter(effective_state=choice["state"])
    if choice.get("edition"):
        rows = rows.filter(edition=choice["edition"])
    if choice.get("theme"):
        rows = rows.filter(theme=choice["theme"])
    for word in search_words(choice.get("q", "")).split()[:6]:
        # Two subqueries, each by its own index: an OR over two tables would fold the title of every challenge.
        # An English title is seldom there, and folding nothing costs as much as folding something.
        by_title = Challenge.objects.filter(Q(title_fr__finds=word) | (~Q(title_en="") & Q(title_en__finds=word)))
        writing = Organisation.objects.filter(name__finds=word).values("pk")
        by_name = ChallengeOrg.objects.filter(organisation__in=writing)
        rows = rows.filter(Q(pk__in=by_title.values("pk")) | Q(pk__in=by_name.values("challenge")))
    return rows


def listed(user: Any, choice: dict[str, Any]) -> QuerySet[Challenge]:
    """The list of the workspace: filtered, sorted (`tri`), with organisations and how many required parts are written."""
    return _ordered(_shown(chosen(user, choice)), choice)


def _shown(rows: QuerySet[Challenge]) -> QuerySet[Challenge]:
    parts = ChallengeSection.objects.filter(challenge=OuterRef("pk"), key__in=REQUIRED_SECTIONS).exclude(body_fr="")
    written = parts.order_by().values("challenge").annotate(n=Count("pk")).values("n")
    links = ChallengeOrg.objects.select_related("organisation").only("challenge", "organisation__name")
    return (
        rows.annotate(written=Coalesce(Subquery(written), 0))
        .select_related("edition")
        .only(*SHOWN)
        .prefetch_related(Prefetch("organisations", links))
    )


def _ordered(rows: QuerySet[Challenge], choice: dict[str, Any]) -> QuerySet[Challenge]:
    sort = choice.get("tri", "")
    order = SORTS.get(sort.removeprefix("-"), "updated_at")
    descending = sort.startswith("-") or sort.removeprefix("-") not in SORTS
    return rows.order_by(F(order).desc(nulls_last=True) if descending else F(order).asc(nulls_last=True), "pk")


@listing
def _listing(choice: dict[str, Any]) -> Listed:
    roles, markers = choice["roles"], {} if choice["sees_all"] else {"person": DUMMIES[0]}
    return Listed(
        lambda person=DUMMIES[0]: listed(dummy_user(person, roles), choice),
        lambda person=DUMMIES[0]: chosen(dummy_user(person, roles), choice),
        **markers,
    )


def listing_of(user: Any, choice: dict[str, Any]) -> Rows | Found:
    """The same list, page by page. What is typed is asked once: compiling it would gain nothing."""
    if choice.get("q"):
        return Found(_ordered(chosen(user, choice), choice), _shown(with_effective_state()))
    sees_all = holds_everywhere(user, ChallengePerm.VIEW)
    return _listing({**choice, "roles": roles_of(user), "sees_all": sees_all}).of(**_person(user, sees_all))


def _person(user: Any, sees_all: bool) -> dict[str, Any]:
    return {} if sees_all else {"person": user.pk}
