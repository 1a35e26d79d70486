"""States and the only writer of them.

A workflow is a table of `Transition` rows, declared in `<app>/workflow.py`; `perform()` is the single function that
writes a state field. In one transaction it locks the row, re-checks the source state, asks permission, guard and gate,
writes, logs, and calls the handlers that other apps attached with `on()`.
"""

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.transaction import TransactionManagementError
from django.utils.translation import gettext as _

from core import gates
from core.bulk import copy_rows
from core.clock import AppNow, app_now
from core.compiled import Compiled
from core.exceptions import DomainError, NotAllowed, StaleState
from core.permissions import YES, Decision, can
from core.slots import Slot
from core.ui import dates
from core.whole_text import whole

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Filled by casework, which knows people and their exchanges.
make_act = Slot("core.make_act")  # (kind, obj, *, by, second, log): the decision as an Act, told to its addressees
tell_moved = Slot("core.tell_moved")  # (obj, row, *, by, reason): the plain notice to both sides
propose_step = Slot(
    "core.propose_step"
)  # (obj, name, *, by, reason) -> PendingStep: for a transition with a second person
MOVED = "casework.moved"


@dataclass(frozen=True)
class Transition:
    """One transition: from `sources` to `target`, by whoever holds `perm`. `perm=None` is a system transition (`by=None`): users cannot trigger it."""

    name: str
    sources: tuple[str, ...]
    target: str
    perm: str | None
    label: "StrOrPromise" = ""
    guard: Callable[[Any], None] | None = None  # raises DomainError
    gate: str | None = None
    reason_required: bool = False
    danger: bool = False  # asked twice in the interface, with what it brings
    brings: "StrOrPromise | Callable[[Any], str]" = ""  # what comes of it, told before it is done
    second: str | None = None  # permission of another person, who confirms what the first one read (PendingStep)
    until: Callable[[Any], dt.datetime | None] | None = None  # last instant; printed on the button, refused after it
    act: str | None = None  # kind of the Act of the City that it makes (casework.acts)
    notify: tuple[str, ...] = ()  # kinds of mail that tell those whom it concerns; MOVED is sent by the engine itself
    quiet: str = ""  # why nobody has to be told; one of the two is given


@dataclass
class Workflow:
    """The transition table of one model, in reading order."""

    model: str  # "challenges.Challenge"
    transitions: tuple[Transition, ...]
    states: type[models.TextChoices]
    handlers: dict[str, list[Callable[..., None]]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Transition:
        for transition in self.transitions:
            if transition.name == name:
                return transition
        raise LookupError(f"{self.model} has no transition {name}")


_workflows: dict[str, Workflow] = {}


def declare_workflow(model: str, states: type[models.TextChoices], transitions: Iterable[Transition]) -> Workflow:
    workflow = Workflow(model, tuple(transitions), states)
    _workflows[model] = workflow
    return workflow


def all_workflows() -> Mapping[str, Workflow]:
    return dict(_workflows)


def workflow_of(obj: models.Model) -> Workflow:
    return _workflows[obj._meta.label]


def on(model: str, transition: str, handler: Callable[..., None]) -> None:
    """Calls `handler(obj, by=user, log=row)` inside the transaction of that transition."""
    workflow = _workflows[model]
    workflow[transition]
    handlers = workflow.handlers.setdefault(transition, [])
    if handler not in handlers:
        handlers.append(handler)


def available(obj: models.Model, user: Any) -> list[tuple[Transition, Decision]]:
    """Transitions out of the present state that concern people, each with whether this one may, and why not."""
    state = obj.state  # type: ignore[attr-defined]
    return [
        (row, in_time(row, obj) and can(user, row.perm, obj))
        for row in workflow_of(obj).transitions
        if state in row.sources and row.perm is not None
    ]


def may(obj: models.Model, name: str, user: Any) -> Decision:
    """Whether this transition is open to this person now (permission and source state; guard and gate speak when tried)."""
    row = workflow_of(obj)[name]
    if obj.state not in row.sources:  # type: ignore[attr-defined]
        return Decision(False, _stale_sentence(obj))
    return in_time(row, obj) and (can(user, row.perm, obj) if row.perm else YES)


def in_time(row: Transition, obj: models.Model) -> Decision:
    """Whether the last instant of this transition has not passed."""
    last = row.until(obj) if row.until else None
    if last is None or app_now() <= last:
        return YES
    return Decision(False, _("C’était possible jusqu’au %(day)s.") % {"day": dates.until(last)})


def _stale_sentence(obj: models.Model) -> str:
    label = workflow_of(obj).states(obj.state).label  # type: ignore[attr-defined]
    return _("Ce n’est plus possible : l’état est maintenant « %(state)s ».") % {"state": label}


def until_words(row: Transition, obj: models.Model) -> str:
    """The label of a transition with its last day, when it has one: what the button says. Midnight ends the day before."""
    last = row.until(obj) if row.until else None
    if last is None:
        return str(row.label)
    return _("%(label)s (jusqu’au %(day)s)") % {"label": row.label, "day": dates.short(last - dt.timedelta(seconds=1))}


def brings_words(row: Transition, obj: models.Model) -> str:
    """What a transition brings, in the reader's language; empty for one that says nothing of it."""
    return row.brings(obj) if callable(row.brings) else str(row.brings)


def perform(
    obj: Any,
    name: str,
    *,
    by: Any | None,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
    step: Any | None = None,
    held: bool = False,
) -> Any:
    """Moves `obj` through the transition `name` and returns it, refreshed.

    `by` is the person, or None for the clock. `changes` are other fields written in the same statement. `step` is the
    PendingStep that another person has just confirmed, for a transition that needs two. `held`: the caller has read `obj`
    FOR UPDATE in its own transaction, which a refusal ends: it is not read again, and keeps what was read with it.
    Raises StaleState, NotAllowed, GateClosed or DomainError, and then nothing was written.
    Side effects: a TransitionLog row; whatever the handlers do, jobs and mail included, in the same transaction; the Act
    that the transition makes; the notice of MOVED.
    """
    row = workflow_of(obj)[name]
    if held and not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("An object is held within a transaction only.")
    with transaction.atomic(savepoint=not held):
        locked = obj if held else type(obj)._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)
        check(row, locked, by=by, reason=reason)
        second = _second(row, locked, by, step)
        log = _write(locked, row, by=by, second=second, reason=reason, changes=changes or {})
        for handler in workflow_of(obj).handlers.get(name, []):
            handler(locked, by=by, log=log)
        if row.act:
            make_act(row.act, locked, by=by, second=second, log=log)
        if MOVED in row.notify:
            tell_moved(locked, row, by=by, reason=reason)
    if held:
        return obj
    for concrete in obj._meta.concrete_fields:
        setattr(obj, concrete.attname, getattr(locked, concrete.attname))
    obj._state.fields_cache.clear()
    return obj


def check(row: Transition, locked: Any, *, by: Any | None, reason: str) -> None:
    """Everything that a transition asks before it is written. Inside a transaction, on the locked object."""
    if locked.state not in row.sources:
        raise StaleState(_stale_sentence(locked))
    _check_permission(row, locked, by)
    in_due_time = in_time(row, locked)
    if not in_due_time:
        raise NotAllowed(str(in_due_time.reason))
    if row.reason_required and not reason.strip():
        raise DomainError(_("Indiquez le motif."), field="reason")
    whole(reason, field="reason")
    if row.guard:
        row.guard(locked)
    if row.gate:
        gates.pass_gate(row.gate, locked)


def _second(row: Transition, obj: Any, by: Any, step: Any | None) -> Any | None:
    """The other person of a transition that needs two; None where one is enough. Nothing but a confirmed step opens it."""
    if row.second is None:
        return None
    here = (row.name, obj.pk, ContentType.objects.get_for_model(obj))
    if step is None or (step.name, step.object_id, step.content_type) != here or step.outcome != "confirmed":
        raise NotAllowed(_("Cette étape se propose d’abord : une autre personne la confirme."))
    if step.closed_by == by or step.proposed_by != by or not can(step.closed_by, row.second, obj):
        raise NotAllowed(_("Une autre personne que celle qui propose doit confirmer."))
    return step.closed_by


def _check_permission(row: Transition, obj: Any, by: Any | None) -> None:
    if by is None:
        if row.perm is not None:
            raise NotAllowed(_("Cette étape doit être faite par une personne."))
        return
    if row.perm is None:
        raise NotAllowed(_("Cette étape se fait d’elle-même, à l’heure prévue."))
    decision = can(by, row.perm, obj)
    if not decision:
        raise NotAllowed(str(decision.reason))


def _write(
    obj: Any, row: Transition, *, by: Any | None, second: Any | None, reason: str, changes: Mapping[str, Any]
) -> Any:
    source = obj.state
    obj.state = row.target
    for name, value in changes.items():
        setattr(obj, name, value)
    updated = {"state", *changes}
    if any(concrete.name == "updated_at" for concrete in obj._meta.concrete_fields):
        updated.add("updated_at")
    obj.save(update_fields=updated)
    origin = "person" if by else "clock"
    return _log(obj, row.name, source, row.target, by=by, second=second, origin=origin, reason=reason)


def _log(
    obj: Any,
    name: str,
    source: str,
    target: str,
    *,
    by: Any | None,
    origin: str,
    reason: str,
    second: Any | None = None,
) -> Any:
    from core.models import TransitionLog  # noqa: PLC0415 (app ready)

    return TransitionLog.objects.create(
        content_type=ContentType.objects.get_for_model(obj),
        object_id=obj.pk,
        transition=name,
        source=source,
        target=target,
        actor=by,
        second=second,
        origin=origin,
        reason=reason,
        at=AppNow(),
    )


def import_state(obj: Any, state: str, *, reason: str) -> Any:
    """Gives an object that already exists elsewhere (an imported edition, synthetic volume, a factory) its state.

    Logged with origin "import"; no permission, guard, gate or handler runs. Returns the object.
    """
    with transaction.atomic():
        source = obj.state
        obj.state = workflow_of(obj).states(state).value
        obj.save(update_fields=["state"])
        _log(obj, "import", source, obj.state, by=None, origin="import", reason=reason)
    return obj


def import_in_bulk(objects: Sequence[Any], states: Sequence[str], *, reason: str) -> None:
    """Creates many new objects of one model, each in its state, in a few statements: synthetic volume for measurements.

    Logged like `import_state`; no permission, guard, gate or handler runs.
    """
    from core.models import TransitionLog  # noqa: PLC0415 (app ready)

    if not objects:
        return
    known = workflow_of(objects[0]).states
    for obj, state in zip(objects, states, strict=True):
        obj.state = known(state).value
    kind, now = ContentType.objects.get_for_model(objects[0]), app_now()
    with transaction.atomic():
        copy_rows(objects)
        copy_rows(
            [
                TransitionLog(
                    content_type=kind,
                    object_id=obj.pk,
                    transition="import",
                    source="",
                    target=obj.state,
                    origin="import",
                    reason=reason,
                    at=now,
                )
                for obj in objects
            ]
        )


def read_history(obj: models.Model) -> list[Any]:
    """`history()`, read."""
    return _history_of_kind(ContentType.objects.get_for_model(obj).pk).fetch(obj=obj.pk)


@functools.cache
def _history_of_kind(kind: int) -> Compiled[Any]:
    return Compiled(lambda obj: _logged(kind, obj), obj=UUID(int=4))


def history(obj: models.Model) -> Any:
    """Log rows of one object, oldest first, with their actors."""
    return _logged(ContentType.objects.get_for_model(obj).pk, obj.pk)


def _logged(kind: int, obj: UUID) -> Any:
    from core.models import TransitionLog  # noqa: PLC0415 (app ready)

    return TransitionLog.objects.filter(content_type=kind, object_id=obj).select_related("actor").order_by("id")
