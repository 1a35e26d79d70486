"""Kinds of files of this app: who may read them, which types they may have."""

from challenges.applications.domain.dossier import ATTACHMENT, take_off
from challenges.applications.queries.application import has_a_writable_application, may_read_attachment
from core.files import DOCUMENTS, IMAGES, OFFICE, PLAIN, declare_purpose
from core.scanning import when_refused

declare_purpose(
    ATTACHMENT,
    types={**DOCUMENTS, **IMAGES, **OFFICE, **PLAIN},
    may_read=may_read_attachment,
    may_send=has_a_writable_application,
    opened=True,
)
when_refused(ATTACHMENT, take_off)
