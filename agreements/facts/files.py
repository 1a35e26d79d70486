"""Evidence of facts: for those who record them, never for the public nor for those they protect against."""

from typing import Any

from agreements.facts.domain.recording import EVIDENCE
from agreements.facts.permissions import FactPerm
from agreements.facts.queries import facts_with_evidence_for
from core.files import ARCHIVES, DOCUMENTS, IMAGES, declare_purpose
from core.models import StoredFile
from core.permissions import holds_somewhere


def _reads_evidence(user: Any, file: StoredFile) -> bool:
    return bool(facts_with_evidence_for(user).filter(evidence=file).exists())


def _records(user: Any) -> bool:
    return holds_somewhere(user, FactPerm.RECORD_TRIAL, FactPerm.RECORD_LEGAL, FactPerm.CONFIRM, FactPerm.END)


declare_purpose(EVIDENCE, types={**DOCUMENTS, **IMAGES, **ARCHIVES}, may_read=_reads_evidence, may_send=_records)
