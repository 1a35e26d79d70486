"""Evidence of events and of obligations: read by those who read the story it belongs to."""

from typing import Any

from django.db.models import Q

from agreements.events.domain.allegations import EVIDENCE as EVENT
from agreements.events.domain.obligations import EVIDENCE as OBLIGATION
from agreements.events.permissions import EventPerm
from agreements.events.queries import allegations_visible_to, events_visible_to, obligations_visible_to
from core.files import DOCUMENTS, IMAGES, declare_purpose
from core.models import StoredFile
from core.permissions import holds_somewhere

TYPES = {**DOCUMENTS, **IMAGES}


def _reads_event(user: Any, file: StoredFile) -> bool:
    if events_visible_to(user).filter(evidence=file).exists():
        return True
    return bool(allegations_visible_to(user).filter(Q(event__evidence=file) | Q(answer_file=file)).exists())


def _reads_obligation(user: Any, file: StoredFile) -> bool:
    return bool(obligations_visible_to(user).filter(evidence=file).exists())


def _declares(user: Any) -> bool:
    return holds_somewhere(user, EventPerm.DECLARE, EventPerm.ANSWER)


def _fulfils(user: Any) -> bool:
    return holds_somewhere(user, EventPerm.FULFIL)


declare_purpose(EVENT, types=TYPES, may_read=_reads_event, may_send=_declares)
declare_purpose(OBLIGATION, types=TYPES, may_read=_reads_obligation, may_send=_fulfils)
