"""Data lent, as the page of a pilot lists them: where each stands, and the acts open to the reader."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.permissions import can
from pilots.domain.lending import ANSWERABLE, OPEN, answer_perm
from pilots.enums import SharingState
from pilots.models import DataSharing, Pilot
from pilots.permissions import PilotPerm

TONES = {
    SharingState.PROPOSED: "wait", SharingState.COUNTERED: "wait", SharingState.OBJECTED: "warn", SharingState.ACCEPTED: "open",
    SharingState.REFUSED: "past", SharingState.CLOSED: "past", SharingState.WITHDRAWN: "warn", SharingState.DELETED: "done",
}  # fmt: skip
ASKED = (PilotPerm.PLAN, PilotPerm.ACCEPT_DATA, PilotPerm.RETURN_DATA, PilotPerm.VALIDATE_ASSESSMENT)


def sharings_of(pilot: Pilot, user: Any, day: dt.date) -> list[dict[str, Any]]:
    may = {perm: bool(can(user, perm, pilot)) for perm in ASKED}
    rows = pilot.data_sharings.select_related("dataset__owner", "accepted_by", "deletion_proof").order_by("ends_on")
    return [_line(row, may, day) for row in rows]


def _line(row: DataSharing, may: dict[PilotPerm, bool], day: dt.date) -> dict[str, Any]:
    state = row.state
    late = state == SharingState.ACCEPTED and row.ends_on < day
    word, tone = (_("à supprimer"), "warn") if late else (str(state.label), TONES[state])
    return {"sharing": row, "word": word, "tone": tone, "acts": _acts(row, state, may)}


def _acts(row: DataSharing, state: SharingState, may: dict[PilotPerm, bool]) -> list[tuple[str, str]]:
    answers = state in ANSWERABLE and may[answer_perm(row)]
    counters = answers or (state == SharingState.OBJECTED and may[PilotPerm.PLAN])
    kept = state in (SharingState.ACCEPTED, SharingState.WITHDRAWN)
    rows = (
        (answers, _("Lire et accepter les conditions"), "pilot_data_terms"),
        (counters, _("Proposer d’autres conditions"), "pilot_data_counter"),
        (answers, _("Refuser"), "pilot_data_refuse"),
        (state in ANSWERABLE and may[PilotPerm.VALIDATE_ASSESSMENT], _("Donner un avis"), "pilot_data_object"),
        (kept and may[PilotPerm.RETURN_DATA], _("Déclarer la suppression"), "pilot_data_deletion"),
        (
            state in (*OPEN, SharingState.ACCEPTED) and may[PilotPerm.PLAN],
            _("Ne plus prêter"), "pilot_data_withdraw",
        ),
    )  # fmt: skip
    return [(label, reverse(name, args=[row.pilot_id, row.pk])) for open_, label, name in rows if open_]
