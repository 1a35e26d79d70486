"""Files of conventions: who may fetch them."""

from typing import Any

from django.db.models import Q

from agreements.conventions.domain.voting import DELIBERATION
from agreements.conventions.permissions import ConventionPerm
from agreements.conventions.queries import accessions_visible_to, conventions_visible_to
from agreements.models import Signature
from core.files import DOCUMENTS, declare_purpose, nobody
from core.models import StoredFile
from core.permissions import holds_somewhere

CONVENTION = "convention"
ACCESSION = "accession"
SIGNED = "signed"
SCAN = "scan"


def _reads_convention(user: Any, file: StoredFile) -> bool:
    """The parties every version; whoever joins by a deed, the version which that deed accepts."""
    by_party = conventions_visible_to(user).filter(Q(versions__pdf_fr=file) | Q(versions__pdf_en=file))
    by_deed = accessions_visible_to(user).filter(Q(version__pdf_fr=file) | Q(version__pdf_en=file))
    return by_party.exists() or by_deed.exists()


def _reads_deed(user: Any, file: StoredFile) -> bool:
    return accessions_visible_to(user).filter(pdf=file).exists()


def _reads_signed(user: Any, file: StoredFile) -> bool:
    signature = Signature.objects.filter(file=file).first()
    if signature is None:
        return False
    if signature.accession_id:
        return accessions_visible_to(user).filter(pk=signature.accession_id).exists()
    return conventions_visible_to(user).filter(versions=signature.version_id).exists()


def _reads_deliberation(user: Any, file: StoredFile) -> bool:
    """The parties, and whoever records or confirms a vote: they read it before it is kept."""
    if holds_somewhere(user, ConventionPerm.RECORD_VOTE, ConventionPerm.CONFIRM_VOTE):
        return True
    return conventions_visible_to(user).filter(versions__vote__deliberation=file).exists()


def _votes(user: Any) -> bool:
    return holds_somewhere(user, ConventionPerm.RECORD_VOTE)


def _records(user: Any) -> bool:
    """Who records a signature, of a convention or of a deed, or signs."""
    return holds_somewhere(
        user, ConventionPerm.RECORD_SIGNATURE, ConventionPerm.SIGN_CONVENTION, ConventionPerm.SIGN_ACCESSION
    )


declare_purpose(CONVENTION, types=DOCUMENTS, may_read=_reads_convention, may_send=nobody)
declare_purpose(ACCESSION, types=DOCUMENTS, may_read=_reads_deed, may_send=nobody)
declare_purpose(SIGNED, types=DOCUMENTS, may_read=_reads_signed, may_send=_records)
declare_purpose(SCAN, types=DOCUMENTS, may_read=_reads_signed, may_send=_records)
declare_purpose(DELIBERATION, types=DOCUMENTS, may_read=_reads_deliberation, may_send=_votes)
