"""Resumable uploads: files arrive in parts, and go on after a cut connection, a closed window or from a second one.

start (name, size, purpose: the rules answer before any byte, whether this person has anything to add a file to first) →
parts, each at its place and with the chain of what came before (`link`), so that a file that was changed or mistaken for
another is not put together from two → the form that uses the file names the upload instead of carrying it. Parts are objects of the private storage, with and without a bucket. The SHA-256 is
computed by `files.store` from the bytes put together, like that of any other file.
"""

import datetime as dt
import hashlib
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import files
from core.clock import AppNow
from core.exceptions import DomainError, StaleState
from core.jobs import Step, each
from core.models import Upload, UploadPart
from core.quotas import check_room

CHUNK = 4 * 1024 * 1024  # bytes; under DATA_UPLOAD_MAX_MEMORY_SIZE
KEPT = dt.timedelta(hours=24)
MOST = 20  # files on their way at once, per person
SWEEPING = Step("uploads.sweep", gettext_lazy("oubli d’un envoi de fichier abandonné"))
SUFFIX = "-upload"  # the form field `file` is filled by the upload that `file-upload` names


class OutOfPlace(StaleState):
    """The part does not begin where the last one ended; `received` is the expected offset."""

    def __init__(self, received: int) -> None:
        super().__init__(_("La suite de ce fichier commence ailleurs."))
        self.received = received


class Assembled(File):
    """The parts put together in a temporary file, as a form expects a file. `kept()` lets them go, after the commit."""

    def __init__(self, upload: Upload, content: Any) -> None:
        super().__init__(content, name=upload.name)
        self.upload, self.size, self.purpose = upload, upload.size, upload.purpose

    def kept(self) -> None:
        transaction.on_commit(lambda: discard(self.upload))


def start(*, by: Any, purpose: str, name: str, size: int, changed: str = "") -> Upload:
    """The upload of this file by this person: the one begun before, or a new one.

    `changed` is the date of the file as the browser tells it. Raises Http404 for an unknown purpose, DomainError for a
    name or a size that the purpose refuses, or for too many files at once.
    """
    if not files.is_purpose(purpose):
        raise Http404(purpose)
    files.check_sender(by, purpose)
    clean = files.check_announced(name, size, purpose)
    fingerprint = hashlib.sha256(f"{clean}\0{size}\0{changed}".encode()).hexdigest()
    mine = Upload.objects.filter(user=by)
    if known := mine.filter(purpose=purpose, fingerprint=fingerprint).first():
        return known
    if mine.count() >= MOST:
        raise DomainError(_("Trop de fichiers sont en cours d’envoi. Terminez-en un, ou attendez demain."))
    try:
        with transaction.atomic():
            check_room(by, clean, size)
            return Upload.objects.create(user=by, purpose=purpose, name=clean, size=size, fingerprint=fingerprint)
    except IntegrityError:  # another window began at the same instant
        return mine.get(purpose=purpose, fingerprint=fingerprint)


def of(user: Any, identifier: Any) -> Upload:
    """One's own upload; somebody else's does not exist."""
    upload = Upload.objects.filter(user=user, pk=identifier).first()
    if upload is None:
        raise Http404
    return upload


def link(chain: str, part: bytes) -> str:
    """The chain after one more part: SHA-256 of the chain before and of the part's own SHA-256, in hexadecimal. Computed by
    the sender too, from the file that it has (core/js/upload.js).
    """
    return hashlib.sha256(f"{chain}{hashlib.sha256(part).hexdigest()}".encode()).hexdigest()


def receive(upload: Upload, *, at: int, content: bytes, before: str = "") -> Upload:
    """Keeps the bytes that come next; `before` is the chain of what the sender has before them. Raises OutOfPlace for
    others, DomainError for what the announced file cannot be; a file whose first bytes are not of its type, or that is no
    longer the one begun, is forgotten.
    """
    with transaction.atomic():
        row = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk).first()
        if row is None:
            raise Http404
        if at != row.received:
            raise OutOfPlace(row.received)
        if not content or len(content) > CHUNK or at + len(content) > row.size:
            raise DomainError(_("Ce fichier a changé depuis le début de l’envoi. Choisissez-le de nouveau."))
        refusal = _refusal(row, content) if at == 0 else _changed(row, before)
        if refusal is None:
            _keep(row, at, content)
    if refusal is not None:
        discard(row)
        raise refusal
    return row


def _refusal(upload: Upload, head: bytes) -> DomainError | None:
    try:
        files.check_head(upload.name, head[: files.HEAD], upload.purpose)
    except DomainError as error:
        return error
    return None


def _changed(upload: Upload, before: str) -> DomainError | None:
    if before == upload.chain:
        return None
    return DomainError(
        _(
            "« %(name)s » n’est plus le fichier dont l’envoi avait commencé : ce qui est déjà arrivé est différent. L’envoi "
            "est abandonné ; choisissez le fichier de nouveau."
        )
        % {"name": upload.name}
    )


def _keep(upload: Upload, at: int, content: bytes) -> None:
    part = UploadPart(upload=upload, starts_at=at, size=len(content))
    part.file.save(f"upload/{upload.pk}/{at:014}", ContentFile(content), save=False)
    part.save()
    upload.received, upload.chain = at + len(content), link(upload.chain, content)
    upload.save(update_fields=["received", "chain", "updated_at"])


def assemble(upload: Upload) -> Assembled:
    """The whole file. Raises DomainError when parts are still to come."""
    if upload.received != upload.size:
        raise DomainError(_("L’envoi de ce fichier n’est pas terminé. Reprenez-le."))
    whole = NamedTemporaryFile(prefix="upload-")  # noqa: SIM115 (lives as long as the request's file)
    for part in upload.parts.order_by("starts_at"):
        with part.file.open("rb") as content:
            for piece in content.chunks():
                whole.write(piece)
    whole.flush()
    whole.seek(0)
    return Assembled(upload, whole)


def received_files(request: HttpRequest) -> MultiValueDict[str, Any]:
    """`request.FILES`, with the uploads that the form names in place of the files that it would have carried."""
    named = [name for name in request.POST if name.endswith(SUFFIX) and request.POST[name]]
    if not named or not request.user.is_authenticated:
        return request.FILES
    found: MultiValueDict[str, Any] = request.FILES.copy()
    for name in named:
        try:
            found[name.removesuffix(SUFFIX)] = assemble(of(request.user, request.POST[name]))
        except (ValidationError, DomainError, Http404):
            continue  # the form then says, as for any file that did not come, that it is missing
    return found


def discard(upload: Upload) -> None:
    """Deletes an upload and its parts. Idempotent."""
    if upload.pk is None:
        return
    _remove_all(list(upload.parts.all()))
    upload.delete()


def _remove_all(parts: list[UploadPart]) -> None:
    for part in parts:
        part.file.storage.delete(str(part.file.name))


def sweep() -> int:
    """Deletes the uploads without a part for a day; returns how many."""
    return each(
        Upload.objects.filter(updated_at__lt=AppNow() - KEPT).order_by("updated_at"), discard, step=SWEEPING
    ).done
