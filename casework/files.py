"""Files joined to messages."""

from typing import Any

from casework.domain.threads import MESSAGE_FILE
from casework.queries import may_read_file
from core.files import DOCUMENTS, IMAGES, OFFICE, PLAIN, declare_purpose


def _writes(user: Any) -> bool:
    """Whoever has an account may open a case, and join papers to it."""
    return bool(user.is_active)


declare_purpose(MESSAGE_FILE, types={**DOCUMENTS, **IMAGES, **OFFICE, **PLAIN}, may_read=may_read_file, may_send=_writes, opened=True)
