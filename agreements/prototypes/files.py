"""Files of prototypes: who may fetch them, and when."""

from typing import Any

from django.conf import settings

from agreements.prototypes.domain.deposit import PURPOSE
from agreements.prototypes.permissions import PrototypePerm
from agreements.prototypes.queries import prototypes_with_sources_for
from core.files import ARCHIVES, declare_purpose
from core.models import StoredFile
from core.permissions import holds_somewhere


def _reads_deposit(user: Any, file: StoredFile) -> bool:
    return prototypes_with_sources_for(user).filter(deposits__file=file).exists()


def _deposits(user: Any) -> bool:
    return holds_somewhere(user, PrototypePerm.DEPOSIT)


declare_purpose(
    PURPOSE, types=ARCHIVES, may_read=_reads_deposit, may_send=_deposits, max_bytes=settings.DEPOSIT_MAX_BYTES
)
