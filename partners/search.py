"""What the search of the workspace finds of editions."""

from typing import Any

from django.db.models import Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from core.permissions import holds_everywhere
from core.search import Hit, Words, add_kind, with_each_word
from partners.enums import ParticipationRole
from partners.models import Edition, Participation
from partners.permissions import ProgrammePerm
from partners.queries import editions_visible_to


def _found(user: Any, words: Words) -> QuerySet[Edition]:
    """For those who have a page of them in the workspace."""
    if not holds_everywhere(user, ProgrammePerm.SET_UP_EDITION):
        return Edition.objects.none()
    return with_each_word(
        editions_visible_to(user), words, lambda word: Q(name_fr__finds=word) | Q(name_en__finds=word)
    )


def _taking_part(user: Any, organisation: Organisation) -> QuerySet[Participation]:
    seen = editions_visible_to(user).values("pk")
    return Participation.objects.filter(organisation=organisation, edition__in=seen)


def _part(line: dict[str, Any]) -> Hit:
    url = reverse("edition_setup", args=[line["edition"]]) if line["opens"] else ""
    return Hit(
        line["name"], url, str(ParticipationRole(line["role"]).label).capitalize(), _("partie") if line["left"] else ""
    )


add_kind(
    "participations",
    gettext_lazy("Éditions"),
    about=_taking_part,
    line=lambda user: {
        "name": "edition__name_fr",
        "edition": "edition",
        "role": "role",
        "left": "left_on",
        "opens": Value(holds_everywhere(user, ProgrammePerm.SET_UP_EDITION)),
    },
    hit=_part,
    order=("-edition__number", "pk"),
    position=18,
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
