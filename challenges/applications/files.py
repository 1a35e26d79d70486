"""Kinds of files of this app: who may read them, which types they may have."""

from challenges.applications.domain.dossier import ATTACHMENT, take_off
from challenges.applications.domain.receipts import RECEIPT
from challenges.applications.queries.application import (
    has_a_writable_application,
    may_read_attachment,
    may_read_receipt,
)
from core.files import DOCUMENTS, IMAGES, OFFICE, PLAIN, declare_purpose, nobody
from core.scanning import when_refused

declare_purpose(
    ATTACHMENT,
    types={**DOCUMENTS, **IMAGES, **OFFICE, **PLAIN},
    may_read=may_read_attachment,
    may_send=has_a_writable_application,
    opened=True,
)
declare_purpose(RECEIPT, types=DOCUMENTS, may_read=may_read_receipt, may_send=nobody)
when_refused(ATTACHMENT, take_off)
