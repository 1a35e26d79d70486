"""An evaluation before it is decided: written by the directorate, read by the startup within a delay, proposed for confirmation."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.domain.steps import propose
from core.clock import app_now
from core.deadlines import Delay, after
from core.emails import named
from core.exceptions import DomainError, StaleState
from core.jobs import Step, each
from core.models import PendingStep
from core.permissions import require
from core.ui import dates
from pilots.domain.pilot import locked
from pilots.domain.spotting import read_again
from pilots.emails import EvaluationReadEmail, EvaluationSentEmail
from pilots.models import EvaluationDraft, EvaluationReading, Pilot
from pilots.permissions import PilotPerm

READ_WITHIN = Delay(15, "d")  # observations asked of a party, as in a contradictory procedure (CRPA L. 122-1)
SILENCE = Step("pilots.evaluation_silent", gettext_lazy("La fin du délai de lecture d’une évaluation"))
GRID = ("efficiency", "feasibility", "durability")
ASKED = (*GRID, "findings_fr", "decision", "decision_reasons")
WRITTEN = (*ASKED, "findings_en")


def save_draft(pilot: Pilot, *, by: Any, values: Mapping[str, Any]) -> EvaluationDraft:
    """Keeps what is written so far; nothing is public. `values`: the fields of the draft, and `excuses`, code → reason.

    A change after it was given to read asks for another reading.
    """
    with transaction.atomic():
        row = locked(pilot)
        require(by, PilotPerm.EVALUATE, row)
        require_to_decide(row)
        draft = EvaluationDraft.objects.select_for_update().filter(pilot=row).first() or EvaluationDraft(pilot=row)
        before = content_of(draft)
        for name in WRITTEN:
            if name in values:
                value = values[name]
                setattr(draft, name, value.strip() if isinstance(value, str) else value)
        if "excuses" in values:
            draft.excuses = {code: words.strip() for code, words in values["excuses"].items() if words.strip()}
        draft.written_by = by
        if content_of(draft) != before:
            draft.sent_at = draft.due_at = draft.answered_at = None
        draft.save()
    return draft


def require_to_decide(pilot: Pilot) -> None:
    if pilot.state != "ended":
        raise StaleState(_("Ce pilote est déjà évalué."))


def content_of(draft: EvaluationDraft) -> dict[str, Any]:
    """What both sides read, as plain data."""
    return {**{name: getattr(draft, name) for name in WRITTEN}, "excuses": draft.excuses}


def missing(draft: EvaluationDraft | None) -> list[str]:
    """Fields without which nobody can read it."""
    return [name for name in ASKED if draft is None or not getattr(draft, name)]


def send_to_startup(pilot: Pilot, *, by: Any) -> EvaluationReading:
    """Gives the evaluation, as it stands, to the startup. Raises StaleState when it reads it already, or has answered.

    Side effects: the startup is mailed, with the day until which it may answer.
    """
    with transaction.atomic():
        row, draft = _held(pilot)
        require(by, PilotPerm.EVALUATE, row)
        require_to_decide(row)
        if draft is None or missing(draft):
            raise DomainError(_("Remplissez d’abord la grille, ce que l’on a appris, la décision et ses motifs."))
        if draft.sent_at is not None:
            raise StaleState(_("La startup a déjà cette évaluation à lire."))
        now = app_now()
        draft.sent_at, draft.due_at = now, after(now, READ_WITHIN)
        draft.save(update_fields=["sent_at", "due_at", "updated_at"])
        reading = EvaluationReading.objects.create(
            draft=draft, content=content_of(draft), sent_by=by, sent_at=now, due_at=draft.due_at
        )
        last = draft.due_at - dt.timedelta(seconds=1)  # midnight ends the day before
        EvaluationSentEmail.tell(
            row, pilot=named(row), due=lambda: dates.short(last),
            path=partial(reverse, "pilot_evaluation_read", args=[row.pk]),
        )  # fmt: skip
    return reading


def observe(pilot: Pilot, *, by: Any, observations: str, seen: bool = False) -> EvaluationReading:
    """What the startup answers: public beside the decision. Once; raises StaleState when the delay is over or the text changed.

    Side effect: the directorate is mailed.
    """
    require(by, PilotPerm.OBSERVE, pilot)
    words = read_again(observations, seen=seen, field="observations")
    with transaction.atomic():
        row, draft = _held(pilot)
        require(by, PilotPerm.OBSERVE, row)
        reading = _open_reading(draft)
        now = app_now()
        if now > reading.due_at:
            raise StaleState(_("Le délai pour répondre est passé."))
        reading.observations, reading.observed_by, reading.observed_at = words, by, now
        reading.save(update_fields=["observations", "observed_by", "observed_at", "updated_at"])
        _answered(row, draft, silent=False, at=now)
    return reading


def fall_silent() -> None:
    """Readings whose delay has passed: the decision may be proposed, and will say that the startup made no observation."""
    late = EvaluationDraft.objects.filter(sent_at__isnull=False, answered_at__isnull=True, due_at__lt=app_now())
    each(late.order_by("due_at", "pk"), _fall_silent, step=SILENCE)


def _fall_silent(draft: EvaluationDraft) -> None:
    row, fresh = _held(draft.pilot)
    now = app_now()
    if fresh is None or fresh.sent_at is None or fresh.answered_at is not None or fresh.due_at >= now:
        return
    reading = _open_reading(fresh)
    reading.silent_at = now
    reading.save(update_fields=["silent_at", "updated_at"])
    _answered(row, fresh, silent=True, at=now)


def propose_decision(pilot: Pilot, *, by: Any) -> PendingStep:
    """The directorate proposes what was written and read; somebody of the team confirms it, and it is decided."""
    return propose(pilot, "evaluate", by=by, reason=_reasons(pilot))


def _reasons(pilot: Pilot) -> str:
    draft = EvaluationDraft.objects.filter(pilot=pilot).first()
    return draft.decision_reasons if draft is not None else ""


def last_reading(draft: EvaluationDraft | None) -> EvaluationReading | None:
    return draft.readings.first() if draft is not None else None


def _held(pilot: Pilot) -> tuple[Pilot, Any]:
    row = locked(pilot)
    return row, EvaluationDraft.objects.select_for_update().filter(pilot=row).first()


def _open_reading(draft: EvaluationDraft | None) -> EvaluationReading:
    reading = last_reading(draft)
    if draft is None or reading is None or draft.sent_at is None:
        raise StaleState(_("L’évaluation a changé depuis : la direction vous la fera relire."))
    if draft.answered_at is not None:
        raise StaleState(_("Vous avez déjà répondu à cette évaluation."))
    return reading


def _answered(pilot: Pilot, draft: EvaluationDraft, *, silent: bool, at: dt.datetime) -> None:
    draft.answered_at = at
    draft.save(update_fields=["answered_at", "updated_at"])
    EvaluationReadEmail.tell(
        pilot, pilot=named(pilot), silent=silent, path=partial(reverse, "pilot_outcome", args=[pilot.pk])
    )
