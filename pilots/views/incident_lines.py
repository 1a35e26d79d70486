"""Incidents as the page of a pilot lists them: to each reader what they may read, and the acts open to them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.permissions import can, holds
from pilots.models import Incident, Pilot
from pilots.permissions import PilotPerm


def incidents_of(pilot: Pilot, user: Any) -> list[dict[str, Any]]:
    """Those who run, follow or supervise the trial read what was reported; others on the pilot read what the public reads."""
    reads, rules = (bool(can(user, perm, pilot)) for perm in (PilotPerm.READ_INCIDENT, PilotPerm.RULE_BREACH))
    inside = reads or holds(user, PilotPerm.REPORT, pilot)
    lines = []
    for row in pilot.incidents.order_by("-on", "-pk"):
        mine = row.author_id == user.pk
        if not (inside or mine or row.public):
            continue
        word, tone = _standing(row)
        lines.append(
            {
                "incident": row,
                "inside": inside or mine,
                "word": word,
                "tone": tone,
                "acts": _acts(row, mine, reads, rules),
            }
        )
    return lines


def _standing(row: Incident) -> tuple[str, str]:
    if row.public:
        return _("visible du public"), "info"
    if row.hidden_at:
        return _("retiré"), "past"
    return (_("à relire"), "wait") if row.public_text else (_("interne"), "past")


def _acts(row: Incident, mine: bool, reads: bool, rules: bool) -> list[tuple[str, str]]:
    shown = row.public or (row.public_text and not row.hidden_at)
    rows = (
        (reads and not row.public, _("Relire et montrer"), "pilot_incident_show"),
        (reads and row.public, _("Corriger le texte public"), "pilot_incident_show"),
        ((reads or mine) and shown, _("Retirer le texte public"), "pilot_incident_hide"),
        (rules and not row.closed_at, _("Avis sur les données"), "pilot_incident_breach"),
        (reads and not row.closed_at, _("Clore"), "pilot_incident_close"),
    )
    return [(label, reverse(name, args=[row.pilot_id, row.pk])) for open_, label, name in rows if open_]
