"""What the search of the workspace finds of editions."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.permissions import holds_everywhere
from core.search import Hit, Words, add_kind, with_each_word
from partners.models import Edition
from partners.permissions import ProgrammePerm
from partners.queries import editions_visible_to


def _found(user: Any, words: Words) -> QuerySet[Edition]:
    """For those who have a page of them in the workspace."""
    if not holds_everywhere(user, ProgrammePerm.VIEW_EDITION):
        return Edition.objects.none()
    return with_each_word(
        editions_visible_to(user), words, lambda word: Q(name_fr__finds=word) | Q(name_en__finds=word)
    )


add_kind(
    "editions",
    gettext_lazy("Éditions"),
    found=_found,
    line=lambda user: {"name": "name_fr"},
    hit=lambda line: Hit(line["name"], reverse("edition_setup", args=[line["pk"]])),
    order=("-number", "pk"),
    pages=("edition_setup",),
    position=18,
)
