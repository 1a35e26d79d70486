"""What the search of the workspace finds of conventions, of deeds of accession and of signed originals."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from accounts.search import called
from agreements.conventions.domain.voting import DELIBERATION
from agreements.conventions.files import SCAN, SIGNED
from agreements.conventions.queries import accessions_visible_to, conventions_visible_to
from agreements.enums import ConventionState
from agreements.models import Accession, Convention, CouncilVote, Party, Signature
from core.search import Hit, Words, add_kind, files_named, with_each_word
from core.ui.states import tone_of


def _conventions(user: Any, words: Words) -> QuerySet[Convention]:
    named = with_each_word(
        Convention.objects.all(), words, lambda word: Q(name_fr__finds=word) | Q(name_en__finds=word)
    )
    parties = Party.objects.filter(organisation__in=called(words))
    found = Q(pk__in=named.values("pk")) | Q(pk__in=parties.values("convention"))
    return conventions_visible_to(user).filter(found)


def _party_to(user: Any, organisation: Organisation) -> QuerySet[Convention]:
    return conventions_visible_to(user).filter(
        pk__in=Party.objects.filter(organisation=organisation).values("convention")
    )


def _convention(line: dict[str, Any]) -> Hit:
    state = ConventionState(line["state"])
    url = reverse("convention", args=[line["pk"]])
    return Hit(line["name"], url, line["edition"] or "", str(state.label), tone_of(state))


def _deeds(user: Any, words: Words) -> QuerySet[Accession]:
    joining = Accession.objects.filter(organisation__in=called(words))
    named = with_each_word(Accession.objects.all(), words, lambda word: Q(version__convention__name_fr__finds=word))
    found = Q(pk__in=joining.values("pk")) | Q(pk__in=named.values("pk"))
    return accessions_visible_to(user).filter(found)


def _originals(user: Any, words: Words) -> QuerySet[Signature]:
    deeds = accessions_visible_to(user).select_related(None).values("pk")
    mine = Q(accession__in=deeds) | Q(
        accession__isnull=True, version__convention__in=conventions_visible_to(user).select_related(None).values("pk")
    )
    found = files_named(words, SIGNED, SCAN)
    return Signature.objects.filter(mine, file__in=found.values("pk"))


def _deliberations(user: Any, words: Words) -> QuerySet[CouncilVote]:
    mine = conventions_visible_to(user).select_related(None).values("pk")
    found = files_named(words, DELIBERATION).values("pk")
    return CouncilVote.objects.filter(version__convention__in=mine, deliberation__in=found)


add_kind(
    "conventions",
    gettext_lazy("Conventions"),
    found=_conventions,
    about=_party_to,
    line=lambda user: {"name": "name_fr", "state": "state", "edition": "edition__name_fr"},
    hit=_convention,
    pages=("convention",),
    position=45,
)
add_kind(
    "adhesions",
    gettext_lazy("Actes d’adhésion"),
    found=_deeds,
    about=lambda user, organisation: accessions_visible_to(user).filter(organisation=organisation),
    line=lambda user: {"name": "organisation__name", "convention": "version__convention__name_fr"},
    hit=lambda line: Hit(line["name"], reverse("accession", args=[line["pk"]]), line["convention"]),
    pages=("accession",),
    position=46,
)
add_kind(
    "originaux",
    gettext_lazy("Originaux signés"),
    found=_originals,
    line=lambda user: {"name": "file__name", "file": "file", "signer": "signatory_name"},
    hit=lambda line: Hit(line["name"], reverse("file", args=[line["file"]]), line["signer"]),
    purposes=(SIGNED, SCAN),
    position=85,
)
add_kind(
    "deliberations",
    gettext_lazy("Délibérations"),
    found=_deliberations,
    line=lambda user: {"name": "deliberation__name", "file": "deliberation", "reference": "reference"},
    hit=lambda line: Hit(line["name"], reverse("file", args=[line["file"]]), line["reference"]),
    purposes=(DELIBERATION,),
    position=83,
)
