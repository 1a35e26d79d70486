"""What the search of the workspace finds of challenges."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from accounts.search import called
from challenges.calls.queries.challenge import challenges_visible_to
from challenges.enums import ChallengeState
from challenges.models import Challenge, ChallengeOrg
from core.search import Hit, Words, add_kind, title_of, with_each_word
from core.ui.states import tone_of


def titled(words: Words) -> QuerySet[Challenge]:
    """Challenges of these words in their titles, whoever may see them."""
    return with_each_word(
        Challenge.objects.all(),
        words,
        lambda word: Q(title_fr__finds=word) | (~Q(title_en="") & Q(title_en__finds=word)),
    )


def _found(user: Any, words: Words) -> QuerySet[Challenge]:
    written = ChallengeOrg.objects.filter(organisation__in=called(words))
    found = Q(pk__in=titled(words).values("pk")) | Q(pk__in=written.values("challenge"))
    return challenges_visible_to(user).filter(found)


def _about(user: Any, organisation: Organisation) -> QuerySet[Challenge]:
    linked = ChallengeOrg.objects.filter(organisation=organisation)
    return challenges_visible_to(user).filter(pk__in=linked.values("challenge"))


def _hit(line: dict[str, Any]) -> Hit:
    state = ChallengeState(line["state"])
    return Hit(
        title_of(line),
        reverse("workspace_challenge", args=[line["pk"]]),
        line["edition"] or "",
        str(state.label),
        tone_of(state),
    )


add_kind(
    "defis",
    gettext_lazy("Défis"),
    found=_found,
    about=_about,
    line=lambda user: {
        "title_fr": "title_fr",
        "title_en": "title_en",
        "state": "state",
        "edition": "edition__name_fr",
    },
    hit=_hit,
    order=("-updated_at", "pk"),
    pages=("workspace_challenge",),
    position=20,
)
