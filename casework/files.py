"""Files joined to messages, and the sealed files of acts."""

from typing import Any

from casework.domain.threads import MESSAGE_FILE
from casework.queries import may_read_file
from casework.queries.acts import may_read_act_file
from core.files import DOCUMENTS, IMAGES, OFFICE, PLAIN, declare_purpose, nobody

ACT = "act"


def _writes(user: Any) -> bool:
    """Whoever has an account may open a case, and join papers to it."""
    return bool(user.is_active)


declare_purpose(
    MESSAGE_FILE,
    types={**DOCUMENTS, **IMAGES, **OFFICE, **PLAIN},
    may_read=may_read_file,
    may_send=_writes,
    opened=True,
)
declare_purpose(ACT, types=DOCUMENTS, may_read=may_read_act_file, may_send=nobody)
