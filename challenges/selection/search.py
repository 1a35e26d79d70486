"""What the search of the workspace finds of juries: by the challenge that they judge."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from challenges.calls.search import titled
from challenges.models import Jury
from challenges.selection.queries import juries_visible_to
from core.search import Hit, Words, add_kind, title_of


def _found(user: Any, words: Words) -> QuerySet[Jury]:
    return juries_visible_to(user).filter(challenge__in=titled(words).values("pk"))


add_kind(
    "jurys",
    gettext_lazy("Jurys"),
    found=_found,
    line=lambda user: {"title_fr": "challenge__title_fr", "title_en": "challenge__title_en"},
    hit=lambda line: Hit(title_of(line), reverse("jury", args=[line["pk"]])),
    pages=("jury",),
    position=30,
)
