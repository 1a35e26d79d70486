"""Evidence of events and of obligations: read by those who read the story it belongs to."""

from typing import Any

from agreements.events.domain.events import EVIDENCE as EVENT
from agreements.events.domain.obligations import EVIDENCE as OBLIGATION
from agreements.events.queries import events_visible_to, obligations_visible_to
from core.files import DOCUMENTS, IMAGES, declare_purpose
from core.models import StoredFile

TYPES = {**DOCUMENTS, **IMAGES}


def _reads_event(user: Any, file: StoredFile) -> bool:
    return bool(events_visible_to(user).filter(evidence=file).exists())


def _reads_obligation(user: Any, file: StoredFile) -> bool:
    return bool(obligations_visible_to(user).filter(evidence=file).exists())


declare_purpose(EVENT, types=TYPES, may_read=_reads_event)
declare_purpose(OBLIGATION, types=TYPES, may_read=_reads_obligation)
