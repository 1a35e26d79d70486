"""What the search of the workspace finds of pilots and of their files."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from accounts.search import called
from casework.models import Thread
from casework.queries import threads_visible_to
from casework.search import exchange_kind
from core.models import StoredFile
from core.search import Hit, Words, add_kind, file_hit, files_named, with_each_word
from core.ui.states import tone_of
from pilots.domain.framing import ASSESSMENT_FILE, SITE_FILE
from pilots.domain.lending import DELETION_FILE
from pilots.enums import PilotState
from pilots.models import Pilot
from pilots.queries import pilots_visible_to

FILES = {
    SITE_FILE: "sites__authorisation",
    ASSESSMENT_FILE: "assessment__file",
    DELETION_FILE: "data_sharings__deletion_proof",
}


def _found(user: Any, words: Words) -> QuerySet[Pilot]:
    titled = with_each_word(Pilot.objects.all(), words, lambda word: Q(title_fr__finds=word))
    made = Pilot.objects.filter(prototype__maker__in=called(words))
    return pilots_visible_to(user).filter(Q(pk__in=titled.values("pk")) | Q(pk__in=made.values("pk")))


def _about(user: Any, organisation: Organisation) -> QuerySet[Pilot]:
    """Those that it runs, and those that it follows."""
    theirs = Q(prototype__maker=organisation) | Q(directorate=organisation)
    return pilots_visible_to(user).filter(theirs)


def _threads(user: Any, organisation: Organisation) -> QuerySet[Thread]:
    mine = _about(user, organisation).select_related(None)
    return threads_visible_to(user).filter(kind="pilote", object_id__in=mine.values("pk"))


def _hit(line: dict[str, Any]) -> Hit:
    state = PilotState(line["state"])
    url = reverse("workspace_pilot", args=[line["pk"]])
    return Hit(line["title"], url, line["maker"] or "", str(state.label), tone_of(state))


def _files(user: Any, words: Words) -> QuerySet[StoredFile]:
    mine, read = pilots_visible_to(user).select_related(None), Q(pk__in=[])
    for lookup in FILES.values():
        read |= Q(pk__in=mine.values(lookup))
    return files_named(words, *FILES).filter(read)


add_kind(
    "pilotes",
    gettext_lazy("Pilotes"),
    found=_found,
    about=_about,
    line=lambda user: {"title": "title_fr", "state": "state", "maker": "prototype__maker__name"},
    hit=_hit,
    order=("-updated_at", "pk"),
    pages=("workspace_pilot",),
    position=35,
)
add_kind(
    "fichiers-pilotes",
    gettext_lazy("Fichiers des pilotes"),
    found=_files,
    line=lambda user: {"name": "name"},
    hit=file_hit,
    purposes=tuple(FILES),
    position=84,
)
exchange_kind(
    "echanges-pilotes",
    gettext_lazy("Échanges sur les pilotes"),
    "pilote",
    about=_threads,
    title=Pilot.objects.filter(pk=OuterRef("object_id")).values("title_fr")[:1],
)
