"""Virus control of stored files: none leaves before clamd has said that it is clean.

A file is stored as « waiting » and its job written in the same transaction; the job asks clamd. When clamd is down the file
waits, and the clock asks again. What is found is never served: its sender is told, the programme team has an alarm.
Without clamd (`CLAMD_SOCKET`, `CLAMD_HOST`) nothing is controlled, and files leave as they came.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, ClassVar

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import antivirus
from core.alarms import raise_alarm, settle
from core.emails import ACCOUNT, Email
from core.exceptions import DomainError
from core.jobs import Step, defer, each
from core.models import Scan, StoredFile

JOB = "core.scan_file"  # by name: the job calls `scan`, so core.tasks imports this module
DOWN, FOUND = "core.clamd_down", "core.virus_found"
ASKING = Step("files.scan", gettext_lazy("contrôle antivirus d’un fichier en attente"), alarms=(DOWN, FOUND))


_when_refused: dict[str, Callable[[StoredFile], Any]] = {}


def when_refused(purpose: str, act: Callable[[StoredFile], Any]) -> None:
    """What else happens, in the same transaction, when a file of this purpose is refused."""
    _when_refused[purpose] = act


class FileRefused(Email):
    """To whoever sent a file in which a virus was found."""

    kind: ClassVar[str] = "core.file_refused"
    subject: ClassVar[object] = gettext_lazy("Fichier refusé : %(name)s")
    template: ClassVar[str] = "core/mail_file_refused.txt"
    label = gettext_lazy("Fichier refusé")
    action = True
    required = ACCOUNT

    @staticmethod
    def recipients(stored: StoredFile) -> Iterable[Any]:  # type: ignore[override]
        return [stored.uploaded_by] if stored.uploaded_by else []


def first_state(size: int, *, made_here: bool) -> str:
    """In which state a file is stored. What the product itself draws up is not asked about."""
    if made_here or not antivirus.is_configured():
        return Scan.NOT_ASKED
    return Scan.WAITING


def plan(stored: StoredFile) -> None:
    """The job that asks about a file, in the present transaction."""
    if stored.scan == Scan.WAITING:
        defer(JOB, {"file_id": str(stored.pk)})


def may_leave(stored: StoredFile) -> bool:
    return stored.scan not in (Scan.WAITING, Scan.FOUND)


def scan(stored: StoredFile) -> None:
    """Asks about one waiting file. Idempotent. Raises antivirus.Unreachable, after an alarm, when there is no answer."""
    with transaction.atomic():
        locked = StoredFile.objects.select_for_update(of=("self",)).filter(pk=stored.pk, scan=Scan.WAITING).first()
        if locked is None:
            return
        storage: Any = locked.file.storage
        try:
            verdict = antivirus.ask(storage.blocks(locked.file.name))
        except antivirus.TooLarge:
            _mark(locked, Scan.TOO_LARGE)
            return
        if verdict.clean:
            _mark(locked, Scan.CLEAN)
        else:
            refuse(locked, verdict.signature)
    settle(DOWN)


def _mark(stored: StoredFile, state: str) -> None:
    stored.scan = state
    stored.save(update_fields=["scan", "updated_at"])


def refuse(stored: StoredFile, signature: str) -> None:
    """Never served from now on: its sender is told, the team has an alarm."""
    _mark(stored, Scan.FOUND)
    if act := _when_refused.get(stored.purpose):
        act(stored)
    FileRefused.tell(stored, name=stored.name, signature=signature, url=partial(reverse, "workspace"))
    raise_alarm(
        FOUND,
        lambda: (
            _("Virus trouvé (%(signature)s) dans « %(name)s », envoyé par %(who)s. Le fichier ne part plus.")
            % {"signature": signature, "name": stored.name, "who": stored.uploaded_by or "?"}
        ),
        about=str(stored.pk),
    )


def scan_or_wait(file_id: str) -> None:
    """The job: a daemon that does not answer leaves the file waiting, with an alarm; the clock asks again."""
    stored = StoredFile.objects.filter(pk=file_id).first()
    if stored is None:
        return
    try:
        scan(stored)
    except antivirus.Unreachable as error:
        _down(error)


def _down(error: Exception) -> None:
    raise_alarm(
        DOWN,
        lambda: _("L’antivirus ne répond pas (%(error)s) : les fichiers reçus attendent.") % {"error": error},
    )


def scan_waiting() -> int:
    """The clock: asks again about every file that waits. One that cannot be asked leaves the others for the next time."""
    waiting = StoredFile.objects.filter(scan=Scan.WAITING).order_by("created_at")
    if waiting.exists() and not antivirus.ping():
        _down(antivirus.Unreachable("ping"))
        waiting = waiting.none()
    return each(waiting, scan, step=ASKING).done


def check_leaves(stored: StoredFile) -> None:
    """Raises DomainError, with the reason, for a file that may not leave."""
    if stored.scan == Scan.WAITING:
        raise DomainError(
            _("« %(name)s » est en attente de contrôle antivirus. Revenez dans quelques minutes.")
            % {"name": stored.name}
        )
    if stored.scan == Scan.FOUND:
        raise DomainError(
            _("« %(name)s » a été refusé par le contrôle antivirus : il n’est donné à personne.")
            % {"name": stored.name}
        )
