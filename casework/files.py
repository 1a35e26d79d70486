"""Files joined to messages, and the sealed files of acts."""

from casework.domain.threads import MESSAGE_FILE
from casework.queries import may_read_file
from casework.queries.acts import may_read_act_file
from core.files import DOCUMENTS, IMAGES, OFFICE, declare_purpose

ACT = "act"

declare_purpose(MESSAGE_FILE, types={**DOCUMENTS, **IMAGES, **OFFICE}, may_read=may_read_file)
declare_purpose(ACT, types=DOCUMENTS, may_read=may_read_act_file)
