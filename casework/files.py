"""Files joined to messages."""

from casework.domain.threads import MESSAGE_FILE
from casework.queries import may_read_file
from core.files import DOCUMENTS, IMAGES, OFFICE, declare_purpose

declare_purpose(MESSAGE_FILE, types={**DOCUMENTS, **IMAGES, **OFFICE}, may_read=may_read_file)
