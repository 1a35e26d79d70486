"""Who may read the documents of a profile."""

from typing import Any

from accounts.permissions import OrganisationPerm
from core.files import DOCUMENTS, IMAGES, declare_purpose
from core.models import StoredFile
from core.permissions import holds_somewhere
from startups.domain.profile import DOCUMENT
from startups.models import ProfileDocument
from startups.queries import readable_documents

MAX_BYTES = 10 * 1024 * 1024


def may_read(user: Any, file: StoredFile) -> bool:
    """The people of the organisation; the roles that oversee the programme, unless it is for its own people alone."""
    return readable_documents(ProfileDocument.objects.filter(file=file), user).exists()


def _writes(user: Any) -> bool:
    return holds_somewhere(user, OrganisationPerm.CHANGE_ORGANISATION)


declare_purpose(DOCUMENT, types={**DOCUMENTS, **IMAGES}, may_read=may_read, may_send=_writes, max_bytes=MAX_BYTES)
