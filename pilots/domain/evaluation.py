"""What came out of a pilot: the grid, the decision with its reasons, and what happened a year later."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.models import Act
from core.bilingual import in_both, in_reader_language, words
from core.clock import app_now, today
from core.exceptions import DomainError, NotAllowed
from core.models import PendingStep, generic_key
from core.permissions import require
from core.public_cache import changed
from core.ui import dates
from core.workflow import perform
from pilots.domain.pilot import locked
from pilots.domain.register_entries import note
from pilots.domain.reviewing import GRID, WRITTEN, last_reading
from pilots.models import Evaluation, EvaluationDraft, Pilot
from pilots.permissions import PilotPerm

#: Written into the content. A change of what it holds takes a new name and its own reader.
FORMAT = "datacity-evaluation-2"
ACT = "evaluation"  # its kind of act
#: Duties of the end that may stay unmet with a reason: what the decision then says.
UNMET = {
    "data": gettext_lazy("Les données prêtées ne sont pas toutes supprimées."),
    "devices": gettext_lazy("Du matériel est encore en place."),
    "code": gettext_lazy("Le code n’est pas publié sous une licence."),
    "handover": gettext_lazy("Personne d’autre que la startup n’a fait tourner le prototype."),
}


def decide(pilot: Pilot, *, by: Any, reason: str, step: PendingStep) -> Evaluation:
    """What was written, read by the startup, proposed and confirmed becomes the evaluation: public, an Act told to both sides, and an
    entry of the register. Only a confirmed step opens it. Side effect: the follow-up of a year later is due.
    """
    with transaction.atomic():
        row = locked(pilot)
        draft = EvaluationDraft.objects.select_for_update().get(pilot=row)
        reading = last_reading(draft)
        Evaluation.objects.filter(pilot=row).delete()
        evaluation = Evaluation.objects.create(
            pilot=row, decided_by=by, decided_at=app_now(), follow_up_on=_in_a_year(),
            observations=reading.observations if reading else "",
            silent=reading is not None and reading.silent_at is not None,
            unmet=[{"label": in_both(str, UNMET[code]), "reason": words} for code, words in draft.excuses.items() if code in UNMET],
            **{name: getattr(draft, name) for name in WRITTEN},
        )  # fmt: skip
        row.facts = {**row.facts, "evaluation": content_of(row, evaluation)}
        row.save(update_fields=["facts", "updated_at"])
        perform(row, "evaluate", by=by, reason=reason, step=step)
        changed(row)
        act = Act.objects.filter(**generic_key(row), kind=ACT).latest("number")
        payload = {
            "decision": evaluation.decision,
            "grid": {name: getattr(evaluation, name) for name in GRID},
            "act": act.number,
        }
        note(row, "pilot.decided", payload, by=by, private={"reasons": evaluation.decision_reasons})
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
        "observations": evaluation.observations,
        "silent": evaluation.silent,
        "unmet": evaluation.unmet,
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
    observations: str
    silent: bool
    unmet: tuple[tuple[str, str], ...]


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
        observations=kept["observations"],
        silent=kept["silent"],
        unmet=tuple((in_reader_language(row["label"]), row["reason"]) for row in kept["unmet"]),
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
