"""Who may read the documents of a profile."""

from typing import Any

from accounts.permissions import OrganisationPerm
from accounts.queries import organisations_visible_to
from core.files import DOCUMENTS, IMAGES, declare_purpose
from core.models import StoredFile
from core.permissions import holds_somewhere
from startups.domain.profile import DOCUMENT
from startups.models import ProfileDocument

MAX_BYTES = 10 * 1024 * 1024


def may_read(user: Any, file: StoredFile) -> bool:
    """Those who see the organisation: its people, and the roles that oversee the programme."""
    mine = organisations_visible_to(user).values("pk")
    return ProfileDocument.objects.filter(file=file, profile__organisation__in=mine).exists()


def _writes(user: Any) -> bool:
    return holds_somewhere(user, OrganisationPerm.CHANGE_ORGANISATION)


declare_purpose(DOCUMENT, types={**DOCUMENTS, **IMAGES}, may_read=may_read, may_send=_writes, max_bytes=MAX_BYTES)
