"""Files of pilots: who may fetch them. Visible to those who see the pilot."""

from collections.abc import Callable
from typing import Any

from core.files import DOCUMENTS, IMAGES, OFFICE, declare_purpose
from core.models import StoredFile
from core.permissions import holds_somewhere
from pilots.domain.framing import ASSESSMENT_FILE, SITE_FILE
from pilots.domain.lending import DELETION_FILE
from pilots.permissions import PilotPerm
from pilots.queries import pilots_visible_to


def _reads(lookup: str) -> Any:
    def may_read(user: Any, file: StoredFile) -> bool:
        return bool(pilots_visible_to(user).filter(**{lookup: file}).exists())

    return may_read


def _does(perm: PilotPerm) -> Callable[[Any], bool]:
    return lambda user: holds_somewhere(user, perm)


declare_purpose(
    SITE_FILE,
    types={**DOCUMENTS, **IMAGES},
    may_read=_reads("sites__authorisation"),
    may_send=_does(PilotPerm.AUTHORISE_SITE),
)
declare_purpose(
    ASSESSMENT_FILE, types={**DOCUMENTS, **OFFICE}, may_read=_reads("assessment__file"), may_send=_does(PilotPerm.PLAN)
)
declare_purpose(
    DELETION_FILE,
    types={**DOCUMENTS, **IMAGES},
    may_read=_reads("data_sharings__deletion_proof"),
    may_send=_does(PilotPerm.RETURN_DATA),
)
