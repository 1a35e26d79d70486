"""What two people do: proposing, confirming what was read, refusing, taking back."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from casework.emails import StepClosed, StepProposed
from casework.queries.steps import object_of, stepped
from casework.steps import Stepped, step_of
from core.alarms import raise_alarm, settle
from core.clock import app_now
from core.deadlines import Delay, before
from core.exceptions import DomainError, NotAllowed, StaleState
from core.jobs import Counts, Step, each
from core.models import PendingStep, generic_key
from core.permissions import require
from core.workflow import all_workflows, check, workflow_of

Outcome = PendingStep.Outcome
LATE = "casework.step_waits"
WAITS = Step("casework.step_waits", gettext_lazy("l’alerte sur une étape que personne ne confirme"), alarms=(LATE,))
REPLY = Delay(5, "wd")


def read_of(step: Stepped, obj: Any, payload: Mapping[str, Any]) -> list[list[str]]:
    """What whoever confirms reads, in French: the same words for both people, whatever language they read."""
    with override("fr"):
        return [[str(label), str(value)] for label, value in step.read(obj, payload)]


def fingerprint(content: list[list[str]], reason: str, payload: Mapping[str, Any]) -> str:
    """SHA-256 of what was read, of the reason and of what the act is given."""
    text = json.dumps([content, reason, dict(payload)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def propose(obj: Any, name: str, *, by: Any, reason: str = "", payload: Mapping[str, Any] | None = None) -> PendingStep:
    """One person proposes a step that another one confirms. Everything but the second person is asked now.

    The same proposal again is the one that waits; another one takes its place. Side effects: those who may confirm are mailed
    and have a task.
    """
    declared, given, words = step_of(type(obj), name), dict(payload or {}), reason.strip()
    with transaction.atomic():
        locked = type(obj)._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)
        _check(declared, locked, by=by, reason=words)
        content = read_of(declared, locked, given)
        sha256 = fingerprint(content, words, given)
        there = PendingStep.objects.select_for_update().filter(**generic_key(locked), name=name, outcome="").first()
        if there is not None and there.sha256 == sha256 and there.proposed_by_id == by.pk:
            return there
        if there is not None:
            _close(there, Outcome.REPLACED, by=by)
        step = PendingStep.objects.create(
            **generic_key(locked),
            name=name,
            content=content,
            payload=given,
            sha256=sha256,
            reason=words,
            proposed_by=by,
            proposed_at=app_now(),
        )
        StepProposed.tell(
            step,
            label=lambda: str(declared.label),
            title=lambda: declared.title(locked),
            who=str(by),
            url=lambda: settings.SITE_URL + reverse("step", args=[step.pk]),
        )
    return step


def _check(declared: Stepped, locked: Any, *, by: Any, reason: str) -> None:
    workflow = all_workflows().get(type(locked)._meta.label)
    if workflow and any(row.name == declared.name for row in workflow.transitions):
        check(workflow_of(locked)[declared.name], locked, by=by, reason=reason)
        return
    require(by, declared.perm, locked)
    if not reason:
        raise DomainError(_("Indiquez le motif."), field="reason")


def confirm(step: PendingStep, *, by: Any, sha256: str) -> Any:
    """The other person confirms what they read (`sha256`), and it is done. Returns what the service returns.

    Refused to whoever proposed it, and when what was read is no longer what stands: it is then proposed again.
    """
    declared = stepped(step)
    with transaction.atomic():
        obj = declared.model._base_manager.select_for_update(of=("self",)).get(pk=step.object_id)
        locked = _waiting(step)
        if locked.proposed_by_id == by.pk:
            raise NotAllowed(_("Une autre personne que vous doit confirmer ce que vous avez proposé."))
        require(by, declared.second, obj)
        content = read_of(declared, obj, locked.payload)
        if sha256 != locked.sha256 or fingerprint(content, locked.reason, locked.payload) != locked.sha256:
            raise StaleState(_("Le contenu a changé depuis la proposition : elle doit être faite à nouveau."))
        _close(locked, Outcome.CONFIRMED, by=by)
        done = declared.act(obj, by=locked.proposed_by, reason=locked.reason, payload=locked.payload, step=locked)
        _tell_closed(locked, declared, obj)
    return done


def _waiting(step: PendingStep) -> PendingStep:
    locked = PendingStep.objects.select_for_update(of=("self",)).select_related("proposed_by").get(pk=step.pk)
    if locked.outcome:
        raise StaleState(
            _("Cette proposition n’attend plus : elle est %(outcome)s.") % {"outcome": locked.get_outcome_display()}
        )
    return locked


def refuse(step: PendingStep, *, by: Any, answer: str) -> PendingStep:
    """The other person refuses, in a word; whoever proposed it is told."""
    declared, obj = stepped(step), object_of(step)
    if not answer.strip():
        raise DomainError(_("Dites pourquoi vous refusez."), field="answer")
    with transaction.atomic():
        locked = _waiting(step)
        if locked.proposed_by_id == by.pk:
            raise NotAllowed(_("Reprenez votre proposition : c’est une autre personne qui confirme ou refuse."))
        require(by, declared.second, obj)
        locked.answer = answer.strip()
        _close(locked, Outcome.REFUSED, by=by)
        _tell_closed(locked, declared, obj)
    return locked


def take_back(step: PendingStep, *, by: Any) -> PendingStep:
    """Whoever proposed it takes it back while nobody has answered."""
    with transaction.atomic():
        locked = _waiting(step)
        if locked.proposed_by_id != by.pk:
            raise NotAllowed(_("Seule la personne qui a proposé peut reprendre sa proposition."))
        return _close(locked, Outcome.WITHDRAWN, by=by)


def _close(step: PendingStep, outcome: PendingStep.Outcome, *, by: Any) -> PendingStep:
    step.outcome, step.closed_by, step.closed_at = outcome, by, app_now()
    step.save(update_fields=["outcome", "closed_by", "closed_at", "answer", "updated_at"])
    settle(LATE, about=str(step.pk))
    return step


def _tell_closed(step: PendingStep, declared: Stepped, obj: Any) -> None:
    StepClosed.tell(
        step,
        outcome=step.get_outcome_display,
        label=lambda: str(declared.label),
        title=lambda: declared.title(obj),
        who=str(step.closed_by),
        answer=step.answer,
        url=lambda: settings.SITE_URL + reverse("step", args=[step.pk]),
    )


def alert_waiting() -> Counts:
    """An alarm for each step that nobody has answered within REPLY."""
    rows = PendingStep.objects.filter(outcome="", proposed_at__lt=before(app_now(), REPLY)).order_by(
        "proposed_at", "pk"
    )
    return each(rows, _alert, step=WAITS)


def _alert(step: PendingStep) -> None:
    declared, obj = stepped(step), object_of(step)

    def words() -> str:
        return _("« %(label)s » attend d’être confirmé : %(title)s.") % {
            "label": declared.label,
            "title": declared.title(obj),
        }

    raise_alarm(LATE, words, about=str(step.pk), url=reverse("step", args=[step.pk]))
