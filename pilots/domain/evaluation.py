"""What came out of a pilot: the grid, the decision with its reasons, and what happened a year later."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.clock import app_now
from core.emails import named
from core.exceptions import DomainError
from core.permissions import require
from core.public_cache import changed
from core.workflow import perform
from pilots.domain.pilot import locked, today
from pilots.domain.register_entries import note
from pilots.emails import PilotDecidedEmail
from pilots.enums import PilotState
from pilots.models import Evaluation, Pilot
from pilots.permissions import PilotPerm

GRID = ("efficiency", "feasibility", "durability")


def evaluate(pilot: Pilot, *, by: Any, values: Mapping[str, Any]) -> Evaluation:
    """Writes the grid and the decision, moves the pilot, tells the startup, and enters the decision in the register.

    Raises DomainError when reasons or findings are missing, StaleState when it was decided meanwhile.
    """
    for name in ("findings_fr", "decision_reasons"):
        if not values[name].strip():
            raise DomainError(_("Ce texte est public : écrivez-le."), field=name)
    with transaction.atomic():
        row = locked(pilot)
        require(by, PilotPerm.EVALUATE, row)
        if row.state != PilotState.ENDED:
            perform(row, "evaluate", by=by)  # refuses, with the sentence of the state
        Evaluation.objects.filter(pilot=row).delete()
        evaluation = Evaluation.objects.create(
            pilot=row, decided_by=by, decided_at=app_now(), follow_up_on=_in_a_year(), decision=values["decision"],
            findings_fr=values["findings_fr"].strip(), findings_en=values.get("findings_en", "").strip(),
            decision_reasons=values["decision_reasons"].strip(), **{name: values[name] for name in GRID},
        )  # fmt: skip
        perform(row, "evaluate", by=by, reason=evaluation.decision_reasons)
        page = partial(reverse, "pilot_outcome", args=[row.pk])
        PilotDecidedEmail.tell(row, pilot=named(row), evaluation=evaluation, path=page)
        changed(row)
        payload = {
            "decision": evaluation.decision,
            "reasons": evaluation.decision_reasons,
            "grid": {name: getattr(evaluation, name) for name in GRID},
        }
        note(row, "pilot.decided", payload, by=by)
    pilot.refresh_from_db()
    return evaluation


def _in_a_year() -> Any:
    day = today()
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


def follow_up(pilot: Pilot, *, by: Any, text: str) -> Evaluation:
    """What became of the solution twelve months later; public."""
    require(by, PilotPerm.EVALUATE, pilot)
    row = Evaluation.objects.filter(pilot=pilot).first()
    if row is None:
        raise DomainError(_("Le pilote n’est pas évalué."))
    if not text.strip():
        raise DomainError(_("Ce texte est public : écrivez-le."), field="text")
    row.follow_up_text = text.strip()
    row.save(update_fields=["follow_up_text", "updated_at"])
    changed(pilot)
    return row
