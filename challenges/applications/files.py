"""Kinds of files of this app: who may read them, which types they may have."""

from challenges.applications.domain.dossier import ATTACHMENT
from challenges.applications.queries.application import has_a_writable_application, may_read_attachment
from core.files import DOCUMENTS, IMAGES, OFFICE, PLAIN, declare_purpose

declare_purpose(
    ATTACHMENT,
    types={**DOCUMENTS, **IMAGES, **OFFICE, **PLAIN},
    may_read=may_read_attachment,
    may_send=has_a_writable_application,
    opened=True,
)
