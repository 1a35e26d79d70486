"""Signed documents and scans that come back."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from agreements.conventions.files import SCAN, SIGNED
from agreements.models import Accession, ConventionVersion
from core import files
from core.exceptions import DomainError
from core.models import StoredFile


def keep(data: bytes, *, name: str, purpose: str, by: Any | None) -> StoredFile:
    """Keeps a document of our own making."""
    return files.store(ContentFile(data, name=name), purpose=purpose, by=by)


def store_signed(version: ConventionVersion, upload: Any, *, by: Any) -> StoredFile:
    """A convention signed electronically: our sealed bytes of this very version, then good signatures and nothing else."""
    signed = [signature.file for signature in version.signatures.select_related("file") if signature.file]
    return _store(upload, [version.pdf_fr, version.pdf_en, *signed], by)


def store_signed_deed(deed: Accession, upload: Any, *, by: Any) -> StoredFile:
    return _store(upload, [deed.pdf], by)


def _store(upload: Any, ours: list[StoredFile | None], by: Any) -> StoredFile:
    from agreements.documents.check import examine  # noqa: PLC0415 (heavy: signatures)

    files.check_upload(upload, SIGNED, field="file")
    upload.seek(0)
    data = upload.read()
    upload.seek(0)
    finding = examine(data, [row for row in ours if row is not None and row.purpose != SCAN])
    if finding.status == "unchanged":
        raise DomainError(
            _(
                "Ce fichier est le document d’origine, sans signature ajoutée. Signez-le, puis déposez le fichier signé."
            ),
            field="file",
        )
    if not finding.good:
        problems = list(finding.problems)
        if finding.file is None and examine(data).file is not None:
            problems = [_("Ce fichier est un autre document de la Ville, pas celui qui se signe ici.")]
        raise DomainError(" ".join(problems), field="file")
    return files.store(upload, purpose=SIGNED, by=by, field="file")


def store_scan(upload: Any, *, by: Any) -> StoredFile:
    return files.store(upload, purpose=SCAN, by=by, field="file")
