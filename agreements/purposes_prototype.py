"""Files of prototypes: who may fetch them. The door of the prototype is the door of its deposits."""

from typing import Any

from django.conf import settings

from agreements.domain.deposit import PURPOSE
from agreements.queries_prototype import prototypes_visible_to
from core.files import ARCHIVES, declare_purpose
from core.models import StoredFile


def _reads_deposit(user: Any, file: StoredFile) -> bool:
    return bool(prototypes_visible_to(user).filter(deposits__file=file).exists())


declare_purpose(PURPOSE, types=ARCHIVES, may_read=_reads_deposit, max_bytes=settings.DEPOSIT_MAX_BYTES)
