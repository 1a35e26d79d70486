"""Kinds of files of this app: who may read them, which types they may have."""

from challenges.applications.domain.dossier import ATTACHMENT
from challenges.applications.domain.receipts import RECEIPT
from challenges.applications.queries.application import may_read_attachment, may_read_receipt
from core.files import DOCUMENTS, IMAGES, OFFICE, declare_purpose

declare_purpose(ATTACHMENT, types={**DOCUMENTS, **IMAGES, **OFFICE}, may_read=may_read_attachment)
declare_purpose(RECEIPT, types=DOCUMENTS, may_read=may_read_receipt)
