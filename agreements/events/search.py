"""What the search of the workspace finds of the evidence of events and of obligations. Events themselves are read from their prototype."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from agreements.events.domain.allegations import EVIDENCE as EVENT
from agreements.events.domain.obligations import EVIDENCE as OBLIGATION
from agreements.events.queries import allegations_visible_to, events_visible_to, obligations_visible_to
from core.models import StoredFile
from core.search import Words, add_kind, file_hit, files_named


def _found(user: Any, words: Words) -> QuerySet[StoredFile]:
    events = events_visible_to(user).order_by().select_related(None).values("evidence")
    obligations = obligations_visible_to(user).order_by().select_related(None).values("evidence")
    alleged = allegations_visible_to(user).order_by().select_related(None)
    mine = Q(pk__in=alleged.values("event__evidence")) | Q(pk__in=alleged.values("answer_file"))
    return files_named(words, EVENT, OBLIGATION).filter(Q(pk__in=events) | Q(pk__in=obligations) | mine)


add_kind(
    "pieces-evenements",
    gettext_lazy("Pièces des événements"),
    found=_found,
    line=lambda user: {"name": "name"},
    hit=file_hit,
    purposes=(EVENT, OBLIGATION),
    position=87,
)
