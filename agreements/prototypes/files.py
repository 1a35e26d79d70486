"""Files of prototypes: who may fetch them, and when."""

from typing import Any

from django.conf import settings

from agreements.prototypes.domain.deposit import PURPOSE
from agreements.prototypes.queries import prototypes_with_sources_for
from core.files import ARCHIVES, declare_purpose
from core.models import StoredFile


def _reads_deposit(user: Any, file: StoredFile) -> bool:
    return prototypes_with_sources_for(user).filter(deposits__file=file).exists()


declare_purpose(PURPOSE, types=ARCHIVES, may_read=_reads_deposit, max_bytes=settings.DEPOSIT_MAX_BYTES)
