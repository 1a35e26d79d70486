"""Data lent to a pilot: terms proposed by the directorate, accepted, countered or refused, withdrawn, and the proof of deletion.

Each act is told to the other side. The data-protection officer may ask for changes of terms, or refuse them, with a reason.
"""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import files
from core.clock import app_now, today
from core.emails import named
from core.exceptions import DomainError, StaleState
from core.permissions import require
from core.public_cache import changed
from pilots.emails import DataAnsweredEmail, DataTermsEmail
from pilots.enums import SharingState, Side
from pilots.models import DataSharing, Pilot
from pilots.permissions import PilotPerm
from pilots.sides import other

DELETION_FILE = "deletion-proof"
TERMS = ("purpose", "ends_on", "hosting", "licence")
ANSWERABLE = (SharingState.PROPOSED, SharingState.COUNTERED)
OPEN = (*ANSWERABLE, SharingState.OBJECTED)


def answer_perm(sharing: DataSharing) -> PilotPerm:
    """What the side that answers must hold."""
    return PilotPerm.ACCEPT_DATA if sharing.awaits == Side.STARTUP else PilotPerm.PLAN


def share_data(pilot: Pilot, *, by: Any, values: Mapping[str, Any]) -> DataSharing:
    """Lends a data set to the pilot, on terms that count once the startup accepts them; it is told."""
    require(by, PilotPerm.PLAN, pilot)
    if values["dataset"].withdrawn_at:
        raise DomainError(_("Ce jeu de données a été retiré par son propriétaire."), field="dataset")
    with transaction.atomic():
        row = DataSharing(pilot=pilot, dataset=values["dataset"])
        _write(row, values, side=Side.DIRECTORATE)
        row.save(force_insert=True)
        changed(pilot)
        _ask(row)
    return row


def counter_terms(sharing: DataSharing, *, by: Any, values: Mapping[str, Any]) -> DataSharing:
    """Other terms, from the side that had to answer or, after an objection, from the directorate: now the other side answers."""
    with transaction.atomic():
        row = _held(sharing)
        mine = Side.DIRECTORATE if row.state == SharingState.OBJECTED else Side(row.awaits)
        require(by, PilotPerm.ACCEPT_DATA if mine == Side.STARTUP else PilotPerm.PLAN, row.pilot)
        _only(row, *OPEN)
        if all(values.get(name) == getattr(row, name) for name in TERMS):
            raise DomainError(_("Rien ne change : acceptez ces conditions, ou écrivez-en d’autres."), field="purpose")
        _write(row, values, side=mine)
        row.objected_by, row.objected_at, row.reason = None, None, ""
        row.save()
        _ask(row)
    return row


def accept_terms(sharing: DataSharing, *, by: Any) -> DataSharing:
    """The side that answers accepts the terms as they stand: the data are used for this purpose alone, and deleted on the day agreed."""
    with transaction.atomic():
        row = _held(sharing)
        require(by, answer_perm(row), row.pilot)
        if row.accepted_at:
            raise StaleState(_("Ces conditions sont déjà acceptées."))
        _only(row, *ANSWERABLE)
        row.accepted_by, row.accepted_at = by, app_now()
        row.save(update_fields=["accepted_by", "accepted_at", "updated_at"])
        changed(row.pilot)
        _tell(row)
    return row


def refuse_terms(sharing: DataSharing, *, by: Any, reason: str) -> DataSharing:
    """The side that answers does not want these data, or does not lend them on these terms. The pilot may start without them."""
    with transaction.atomic():
        row = _held(sharing)
        require(by, answer_perm(row), row.pilot)
        _only(row, *ANSWERABLE)
        row.refused_by, row.refused_at, row.reason = by, app_now(), _why(reason)
        row.save(update_fields=["refused_by", "refused_at", "reason", "updated_at"])
        _tell(row)
    return row


def object_to_terms(sharing: DataSharing, *, by: Any, reason: str, refuse: bool) -> DataSharing:
    """The data-protection officer asks for other terms, or refuses the loan. Once accepted, it is the directorate that withdraws."""
    require(by, PilotPerm.VALIDATE_ASSESSMENT, sharing.pilot)
    with transaction.atomic():
        row = _held(sharing)
        _only(row, *ANSWERABLE)
        if refuse:
            row.refused_by, row.refused_at = by, app_now()
        else:
            row.objected_by, row.objected_at = by, app_now()
        row.reason = _why(reason)
        row.save()
        _tell(row)
    return row


def withdraw_data(sharing: DataSharing, *, by: Any, reason: str, stops_on: dt.date) -> DataSharing:
    """The directorate lends no more: before an answer the proposal ends; after it, access stops that day and the startup deletes."""
    require(by, PilotPerm.PLAN, sharing.pilot)
    if stops_on < today():
        raise DomainError(_("Le dernier jour d’accès est aujourd’hui ou à venir."), field="stops_on")
    with transaction.atomic():
        row = _held(sharing)
        _only(row, *OPEN, SharingState.ACCEPTED)
        row.withdrawn_by, row.withdrawn_at, row.reason = by, app_now(), _why(reason)
        row.ends_on = min(row.ends_on, stops_on) if row.accepted_at else row.ends_on
        row.save()
        changed(row.pilot)
        _tell(row)
    return row


def record_deletion(sharing: DataSharing, *, by: Any, on: dt.date, upload: Any) -> DataSharing:
    """The startup says when it deleted the data and gives the proof. After the evaluation too: a duty outlives the trial."""
    require(by, PilotPerm.RETURN_DATA, sharing.pilot)
    if not sharing.accepted_at:
        raise DomainError(_("Ces données n’ont pas été prêtées : leurs conditions n’ont pas été acceptées."))
    if on > today():
        raise DomainError(_("La suppression ne se déclare pas d’avance."), field="on")
    with transaction.atomic():
        row = _held(sharing)
        if row.deleted_on:
            raise StaleState(_("La suppression est déjà déclarée."))
        row.deletion_proof = files.store(upload, purpose=DELETION_FILE, by=by, field="file")
        row.deleted_on = on
        row.save(update_fields=["deletion_proof", "deleted_on", "updated_at"])
        changed(row.pilot)
        _tell(row)
    return row


def _held(sharing: DataSharing) -> DataSharing:
    rows = DataSharing.objects.select_for_update(of=("self",))
    return rows.select_related("pilot__prototype__maker", "pilot__directorate", "dataset").get(pk=sharing.pk)


def _only(row: DataSharing, *states: SharingState) -> None:
    if row.state not in states:
        raise StaleState(
            _("Ce n’est plus possible : ces données sont maintenant « %(state)s ».") % {"state": row.state.label}
        )


def _why(reason: str) -> str:
    if not reason.strip():
        raise DomainError(_("Indiquez le motif."), field="reason")
    return reason.strip()


def _write(row: DataSharing, values: Mapping[str, Any], *, side: Side) -> None:
    if values["ends_on"] < today():
        raise DomainError(_("La fin de l’accès doit être à venir."), field="ends_on")
    for name in TERMS:
        setattr(row, name, values.get(name, ""))
    row.awaits = other(side)
    terms = {"purpose": row.purpose, "ends_on": row.ends_on.isoformat(), "hosting": row.hosting, "licence": row.licence}
    row.offers = [*row.offers, {**terms, "side": side.value, "at": app_now().isoformat()}]


def _ask(row: DataSharing) -> None:
    page = partial(reverse, "pilot_data_terms", args=[row.pilot_id, row.pk])
    DataTermsEmail.tell(row, about=row.pilot, pilot=named(row.pilot), data=named(row.dataset), path=page)


def _tell(row: DataSharing) -> None:
    state = row.state
    DataAnsweredEmail.tell(
        row.pilot, pilot=named(row.pilot), data=named(row.dataset), state=lambda: str(state.label), reason=row.reason,
        path=lambda: f"{reverse('pilot_frame', args=[row.pilot_id])}#donnees",
    )  # fmt: skip
