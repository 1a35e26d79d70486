"""Is this file one of ours, and is it unchanged? Bytes first, signatures second, never the look of a page.

A flipped byte inside the padding of a signature leaves that signature valid, so the hash of the whole file is asked
first; then whether the file begins with a document we sealed (a signature is added after, and keeps what was there);
then what every signature says of itself and of what was added.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from agreements.documents.certificates import trusted_roots
from agreements.documents.loops import outside_of_loops
from challenges.applications.domain.receipts import RECEIPT
from core.clock import app_now
from core.models import StoredFile
from core.ui import dates

OURS = ("convention", "accession", "signed", "act")
# What a reader raises on bytes made to confuse it.
UNREADABLE = (
    *(PdfError, SignatureValidationError, SigningError, ValueError, LookupError, TypeError, AttributeError, OSError),
    *(ArithmeticError, RecursionError, NotImplementedError, AssertionError, struct.error, zlib.error),
)
MARK = re.compile(rb"datacity:(version|accession|act|receipt):([0-9a-f-]{36})")


@dataclass(frozen=True)
class SignatureSeen:
    """One signature found in a document: who, when they say, and what is wrong with it (nothing when it is good)."""

    name: str
    at: Any
    problem: str = ""


@dataclass(frozen=True)
class Finding:
    """`status`: unchanged, signed (our bytes, then good signatures), altered, or unknown."""

    status: str
    sha256: str
    file: StoredFile | None = None
    subject: tuple[str, UUID] | None = None
    signatures: tuple[SignatureSeen, ...] = ()
    problems: tuple[str, ...] = field(default=())

    @property
    def good(self) -> bool:
        return self.status in {"unchanged", "signed"}


def examine(data: bytes, candidates: Iterable[StoredFile] | None = None) -> Finding:
    """What this file is. With `candidates`, only these documents are recognised."""
    sha256 = hashlib.sha256(data).hexdigest()
    rows = _known(data, candidates)
    same = next((row for row in rows if row.sha256 == sha256), None)
    if same is None and candidates is None:  # nothing is added to a receipt: its hash alone is asked for
        same = StoredFile.objects.filter(sha256=sha256, purpose=RECEIPT).first()
    if same is not None:
        return Finding("unchanged", sha256, same, _subject(data), tuple(_signatures(data)[0]))
    base = _begins_with(data, rows)
    if base is None:
        return _not_ours(data, sha256)
    seen, problems = _signatures(data, after=base.size)
    status = "altered" if problems else "signed"
    return Finding(status, sha256, base, _subject(data), tuple(seen), tuple(problems))


def _known(data: bytes, candidates: Iterable[StoredFile] | None) -> list[StoredFile]:
    if candidates is not None:
        return [row for row in candidates if row.size <= len(data)]
    return list(StoredFile.objects.filter(purpose__in=OURS, size__lte=len(data)))


def _begins_with(data: bytes, rows: list[StoredFile]) -> StoredFile | None:
    """The longest document of ours with which the file begins: each size is hashed once, in one pass."""
    by_size: dict[int, list[StoredFile]] = {}
    for row in rows:
        by_size.setdefault(row.size, []).append(row)
    digest, read, found = hashlib.sha256(), 0, None
    for size in sorted(by_size):
        digest.update(data[read:size])
        read = size
        prefix = digest.copy().hexdigest()
        found = next((row for row in by_size[size] if row.sha256 == prefix), found)
    return found


def _subject(data: bytes) -> tuple[str, UUID] | None:
    """What the mark of a document says it is; a mark that names nothing is none."""
    for match in MARK.finditer(data):
        with suppress(ValueError):
            return match[1].decode(), UUID(match[2].decode())
    return None


def _not_ours(data: bytes, sha256: str) -> Finding:
    subject = _subject(data)
    if subject is None:
        return Finding("unknown", sha256, problems=(_("Ce fichier n’est aucun des documents scellés par la Ville."),))
    return Finding(
        "altered",
        sha256,
        subject=subject,
        problems=(
            _("Ce fichier se présente comme un document de la Ville, mais ses octets ne sont pas ceux qui ont été scellés : au moins un a changé."),
        ),
    )  # fmt: skip


def _signatures(data: bytes, after: int | None = None) -> tuple[list[SignatureSeen], list[str]]:
    """Signatures in order; with `after`, what is wrong with what was added behind our first `after` bytes."""
    try:
        return _read_signatures(data, after)
    except UNREADABLE:
        return [], [_("Le fichier ne se lit plus comme un PDF : il a été abîmé ou modifié.")]


def _read_signatures(data: bytes, after: int | None) -> tuple[list[SignatureSeen], list[str]]:
    embedded = PdfFileReader(BytesIO(data)).embedded_signatures
    context = ValidationContext(trust_roots=trusted_roots(), allow_fetching=False, moment=app_now())
    seen: list[SignatureSeen] = []
    problems: list[str] = []
    for signature in embedded:
        one = _one(signature, context, fresh=after is not None and _end(signature) > after)
        seen.append(one)
        if one.problem:
            problems.append(one.problem)
    if after is not None:
        problems += _additions(embedded, data)
    return seen, list(dict.fromkeys(problems))


def _additions(embedded: Any, data: bytes) -> list[str]:
    if len(embedded) < 2:
        return [_("Le document a été modifié après le sceau sans qu’aucune signature ne le couvre.")]
    last = embedded[-1]
    last.compute_integrity_info()
    if last.evaluate_signature_coverage() != SignatureCoverageLevel.ENTIRE_FILE:
        return [_("Le document a été modifié après la dernière signature.")]
    return []


def _end(signature: Any) -> int:
    """Where the bytes covered by a signature end."""
    ranges = [int(number) for number in signature.byte_range]
    return ranges[-2] + ranges[-1]


def _one(signature: Any, context: ValidationContext, *, fresh: bool) -> SignatureSeen:
    """`fresh`: not yet part of a document that we kept, when its certificate must still run."""
    certificate = signature.signer_cert
    name = str(certificate.subject.native.get("common_name") or certificate.subject.human_friendly)
    at = signature.self_reported_timestamp
    try:
        status = outside_of_loops(lambda: validate_pdf_signature(signature, signer_validation_context=context))
    except UNREADABLE as error:
        return SignatureSeen(
            name, at, _("La signature de %(name)s ne se vérifie pas : %(error)s") % {"name": name, "error": error}
        )
    expired = fresh and certificate.not_valid_after <= app_now()
    return SignatureSeen(name, at, "" if status.bottom_line and not expired else _why(status, name, certificate))


def _why(status: PdfSignatureStatus, name: str, certificate: Any) -> str:
    values = {"name": name, "day": dates.short(certificate.not_valid_after)}
    if not status.intact or not status.valid:
        return _("La signature de %(name)s ne correspond pas au contenu.") % values
    if not status.docmdp_ok:
        return (
            _(
                "Après la signature de %(name)s, le document a reçu autre chose qu’une signature : page, annotation ou contenu."
            )
            % values
        )
    if certificate.not_valid_after <= app_now():
        return _("Le certificat de %(name)s a expiré le %(day)s.") % values
    if not status.trusted:
        return _("Le certificat de %(name)s n’est reconnu par aucune autorité acceptée ici.") % values
    return _("La signature de %(name)s n’est pas acceptable.") % values
