"""What came out of a pilot: the grid, the decision with its reasons, and what happened a year later."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.bilingual import in_both, in_reader_language, words
from core.clock import app_now, today
from core.emails import named
from core.exceptions import DomainError, NotAllowed
from core.permissions import require
from core.public_cache import changed
from core.ui import dates
from core.workflow import perform
from pilots.domain.pilot import locked
from pilots.domain.register_entries import note
from pilots.emails import PilotDecidedEmail
from pilots.enums import PilotState
from pilots.models import Evaluation, Pilot
from pilots.permissions import PilotPerm

#: Written into the content. A change of what it holds takes a new name and its own reader.
FORMAT = "datacity-evaluation-1"
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
        row.facts = {**row.facts, "evaluation": content_of(row, evaluation)}
        row.save(update_fields=["facts", "updated_at"])
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


def content_of(pilot: Pilot, evaluation: Evaluation) -> dict[str, Any]:
    """What was decided on what grounds, as plain data with its labels: kept with the pilot, read by `decided`."""
    return {
        "format": FORMAT,
        "decision": {"key": evaluation.decision, "label": in_both(evaluation.get_decision_display)},
        "reasons": evaluation.decision_reasons,
        "findings": words(evaluation.findings_fr, evaluation.findings_en),
        "decided_at": evaluation.decided_at.isoformat(),
        "decided_by": str(evaluation.decided_by),
        "people_trained": pilot.people_trained,
        "grid": [{"key": name, "label": in_both(_label, name), "value": getattr(evaluation, name)} for name in GRID],
    }


def _label(name: str) -> str:
    return capfirst(str(Evaluation._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


@dataclass(frozen=True)
class Decided:
    """An evaluation in the language being read, as it was decided."""

    decision: str
    reasons: str
    findings: str
    decided_at: dt.datetime
    decided_by: str
    people_trained: int
    grid: tuple[tuple[str, int], ...]


def decided(pilot: Pilot) -> Decided | None:
    """The evaluation as it was decided, whatever the pilot and its people became; None before.

    One decided before its content was kept is read from its row.
    """
    evaluation = getattr(pilot, "evaluation", None)
    if evaluation is None:
        return None
    kept = pilot.facts.get("evaluation") or content_of(pilot, evaluation)
    if kept["format"] != FORMAT:
        raise ValueError(f"pilot {pilot.pk}: evaluation of format {kept['format']!r}")
    return Decided(
        decision=in_reader_language(kept["decision"]["label"]),
        reasons=kept["reasons"],
        findings=kept["findings"]["fr"],
        decided_at=dt.datetime.fromisoformat(kept["decided_at"]),
        decided_by=kept["decided_by"],
        people_trained=kept["people_trained"],
        grid=tuple((in_reader_language(row["label"]), row["value"]) for row in kept["grid"]),
    )


def _in_a_year() -> Any:
    day = today()
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


def check_follow_up(pilot: Pilot) -> Evaluation:
    """The evaluation to follow up. Raises NotAllowed before it exists, and before its day has come."""
    row = Evaluation.objects.filter(pilot=pilot).first()
    if row is None:
        raise NotAllowed(_("Le pilote n’est pas évalué."))
    if row.follow_up_on and today() < row.follow_up_on:
        raise NotAllowed(
            _("Ce point s’écrit douze mois après, à partir du %(day)s.") % {"day": dates.day(row.follow_up_on)}
        )
    return row


def follow_up(pilot: Pilot, *, by: Any, text: str) -> Evaluation:
    """What became of the solution twelve months later; public."""
    require(by, PilotPerm.EVALUATE, pilot)
    row = check_follow_up(pilot)
    if not text.strip():
        raise DomainError(_("Ce texte est public : écrivez-le."), field="text")
    row.follow_up_text = text.strip()
    row.save(update_fields=["follow_up_text", "updated_at"])
    changed(pilot)
    return row
