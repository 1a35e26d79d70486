"""Things placed in the street for a trial, and the day on which they left it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import today
from core.exceptions import DomainError, StaleState
from core.permissions import require
from pilots.models import Device, Pilot
from pilots.permissions import PilotPerm


def set_device(pilot: Pilot, *, by: Any, values: Mapping[str, Any], device: Device | None = None) -> Device:
    """Adds a device, or changes one that is still there. Raises StaleState once it was removed."""
    require(by, PilotPerm.PLAN, pilot)
    if values["placed_on"] and values["placed_on"] > today():
        raise DomainError(_("Ce jour est à venir."), field="placed_on")
    with transaction.atomic():
        row = Device.objects.select_for_update().get(pk=device.pk) if device else Device(pilot=pilot)
        if row.removed_on is not None:
            raise StaleState(_("Ce matériel est déjà retiré."))
        row.name, row.site, row.placed_on = values["name"], values["site"], values["placed_on"]
        row.save()
    return row


def remove_device(device: Device, *, by: Any, on: dt.date, note: str) -> Device:
    """Says that it left the street, when, and what it became: by either side, until the evaluation."""
    require(by, PilotPerm.REPORT, device.pilot)
    with transaction.atomic():
        row = Device.objects.select_for_update(of=("self",)).get(pk=device.pk)
        if row.removed_on is not None:
            raise StaleState(_("Ce matériel est déjà retiré."))
        if on > today() or (row.placed_on and on < row.placed_on):
            raise DomainError(_("Ce jour se situe entre la pose et aujourd’hui."), field="removed_on")
        row.removed_on, row.removal_note, row.removed_by = on, note.strip(), by
        row.save(update_fields=["removed_on", "removal_note", "removed_by", "updated_at"])
    return row
