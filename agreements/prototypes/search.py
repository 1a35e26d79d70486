"""What the search of the workspace finds of prototypes and of the archives handed over."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.search import called
from agreements.enums import PrototypeState
from agreements.models import Deposit, Prototype
from agreements.prototypes.files import PURPOSE
from agreements.prototypes.queries import prototypes_visible_to, prototypes_with_sources_for
from core.search import Hit, Words, add_kind, files_named, with_each_word
from core.ui.states import tone_of


def _found(user: Any, words: Words) -> QuerySet[Prototype]:
    named = with_each_word(Prototype.objects.all(), words, lambda word: Q(name__finds=word))
    made = Prototype.objects.filter(maker__in=called(words))
    return prototypes_visible_to(user).filter(Q(pk__in=named.values("pk")) | Q(pk__in=made.values("pk")))


def _hit(line: dict[str, Any]) -> Hit:
    state = PrototypeState(line["state"])
    url = reverse("workspace_prototype", args=[line["pk"]])
    return Hit(line["name"] or _("Nom inconnu"), url, line["maker"] or "", str(state.label), tone_of(state))


def _deposits(user: Any, words: Words) -> QuerySet[Deposit]:
    found = files_named(words, PURPOSE)
    mine = prototypes_with_sources_for(user).select_related(None).values("pk")
    return Deposit.objects.filter(prototype__in=mine, file__in=found.values("pk"))


add_kind(
    "prototypes",
    gettext_lazy("Prototypes"),
    found=_found,
    about=lambda user, organisation: prototypes_visible_to(user).filter(maker=organisation),
    line=lambda user: {"name": "name", "state": "state", "maker": "maker__name"},
    hit=_hit,
    order=("-updated_at", "pk"),
    pages=("workspace_prototype",),
    position=40,
)
add_kind(
    "depots",
    gettext_lazy("Sources déposées"),
    found=_deposits,
    line=lambda user: {"name": "file__name", "file": "file", "prototype": "prototype__name", "version": "version"},
    hit=lambda line: Hit(line["name"], reverse("file", args=[line["file"]]), f"{line['prototype']} {line['version']}"),
    purposes=(PURPOSE,),
    position=83,
)
