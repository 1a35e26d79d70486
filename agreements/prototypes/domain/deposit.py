"""Deposits: an archive of the sources, hashed by us, kept, and compared with its hash for as long as it is kept."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.enums import PrototypeState
from agreements.models import Deposit, Prototype
from agreements.prototypes import archives, slots
from agreements.prototypes.domain.object_lock import lock_in_store, recover
from agreements.prototypes.domain.register_entries import note
from agreements.prototypes.permissions import PrototypePerm
from core import files
from core.alarms import raise_alarm, settle
from core.clock import app_now
from core.exceptions import DomainError
from core.jobs import Step, each
from core.models import StoredFile
from core.permissions import require
from core.public_cache import changed
from core.workflow import perform

PURPOSE = "deposit"
DAMAGED = "agreements.deposit_damaged"
RECHECKING = Step("deposits.recheck", gettext_lazy("relecture d’un dépôt, comparé à son empreinte"), alarms=(DAMAGED,))


def latest_deposit(prototype: Prototype) -> Deposit | None:
    return prototype.deposits.select_related("prototype", "file").order_by("-deposited_at").first()


def deposit_version(prototype: Prototype, *, upload: Any, version: str, by: Any) -> Deposit:
    """Keeps an archive of the sources (.zip or .tar.gz) under a version number that is used once.

    The archive is opened and read to its end, never unpacked; its SHA-256 is computed while it streams to the private store and again from
    the store. Raises NotAllowed, or DomainError on `file` or `version`: nothing is kept then. Writes to the register.
    """
    require(by, PrototypePerm.DEPOSIT, prototype)
    version = " ".join(version.split())
    received = app_now()
    name, _sniffed = files.check_upload(upload, PURPOSE, field="file")
    archives.inspect(upload, name=name, packed=upload.size)
    with transaction.atomic():
        locked = Prototype.objects.select_for_update(of=("self",)).get(pk=prototype.pk)
        if locked.deposits.filter(version=version).exists():
            raise _taken(version)
        stored = files.store(upload, purpose=PURPOSE, by=by, field="file")
        deposit = _row(locked, stored, version=version, by=by, at=received)
        if locked.state == PrototypeState.REGISTERED:
            perform(locked, "deposit", by=by)
        changed(locked)
        note(locked, "prototype.deposited", _payload(deposit), by=by, key=str(deposit.pk))
        slots.version_deposited(deposit)
    prototype.refresh_from_db()
    return deposit


def _taken(version: str) -> DomainError:
    return DomainError(
        _("La version « %(version)s » est déjà déposée ; un dépôt ne se remplace pas : donnez un autre numéro.")
        % {"version": version},
        field="version",
    )


def _row(prototype: Prototype, stored: StoredFile, *, version: str, by: Any, at: dt.datetime) -> Deposit:
    whole = files.verify(stored)
    if not whole:
        raise DomainError(
            _("Le fichier reçu n’a pas pu être relu entier. Rien n’est perdu : renvoyez-le."), field="file"
        )
    lock_in_store(stored)
    try:
        with transaction.atomic():
            return Deposit.objects.create(
                prototype=prototype, file=stored, version=version, sha256=stored.sha256, deposited_by=by,
                deposited_at=at, verified_at=app_now(), verified_ok=True,
            )  # fmt: skip
    except IntegrityError as error:
        raise _taken(version) from error


def _payload(deposit: Deposit) -> dict[str, Any]:
    return {
        "deposit": str(deposit.pk),
        "version": deposit.version,
        "sha256": deposit.sha256,
        "bytes": str(deposit.file.size),
        "deposited_at": deposit.deposited_at.astimezone(dt.UTC).isoformat(timespec="seconds"),
    }


def recheck(deposit: Deposit) -> bool:
    """Compares the bytes kept with the hash recorded at the deposit. A version that the store locked comes back of
    itself; a difference that nothing repairs raises an alarm until it is, and a repaired one tells the team once.
    """
    same = deposit.file.sha256 == deposit.sha256
    hidden = same and not files.verify(deposit.file)
    whole = same and (not hidden or (recover(deposit.file) and files.verify(deposit.file)))
    Deposit.objects.filter(pk=deposit.pk).update(verified_at=app_now(), verified_ok=whole)
    deposit.refresh_from_db(fields=["verified_at", "verified_ok"])
    about = str(deposit.pk)
    if whole and hidden:
        raise_alarm(
            DAMAGED,
            lambda: (
                _(
                    "Le dépôt %(version)s de « %(name)s » avait été remplacé ou retiré dans l’entrepôt : la version verrouillée est revenue. Cherchez qui a écrit."
                )
                % {"version": deposit.version, "name": deposit.prototype}
            ),
            about=about,
            url=_page(deposit),
        )
    elif whole:
        settle(DAMAGED, about=about)
    else:
        raise_alarm(
            DAMAGED,
            lambda: (
                _("Le dépôt %(version)s de « %(name)s » ne correspond plus à son empreinte.")
                % {"version": deposit.version, "name": deposit.prototype}
            ),
            about=about,
            url=_page(deposit),
        )
    changed(deposit.prototype)
    return whole


def recheck_all() -> list[str]:
    """Compares every deposit with its hash, the longest unread first; returns the versions that differ."""
    rows = Deposit.objects.select_related("file", "prototype").order_by(F("verified_at").asc(nulls_first=True), "pk")
    damaged: list[str] = []

    def compare(deposit: Deposit) -> None:
        if not recheck(deposit):
            damaged.append(str(deposit))

    each(rows, compare, step=RECHECKING, url=_page)
    return damaged


def _page(deposit: Deposit) -> str:
    return reverse("workspace_prototype", args=[deposit.prototype_id])
