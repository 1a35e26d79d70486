"""States and the only writer of them.

A workflow is a table of `Transition` rows, declared in `<app>/workflow.py`; `perform()` is the single function that
writes a state field. In one transaction it locks the row, re-checks the source state, asks permission, guard and gate,
writes, logs, and calls the handlers that other apps attached with `on()`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext as _

from core import gates
from core.bulk import copy_rows
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed, StaleState
from core.permissions import YES, Decision, can
from core.whole_text import whole

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


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
    danger: bool = False  # asked twice in the interface


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
        (row, can(user, row.perm, obj))
        for row in workflow_of(obj).transitions
        if state in row.sources and row.perm is not None
    ]


def may(obj: models.Model, name: str, user: Any) -> Decision:
    """Whether this transition is open to this person now (permission and source state; guard and gate speak when tried)."""
    row = workflow_of(obj)[name]
    if obj.state not in row.sources:  # type: ignore[attr-defined]
        return Decision(False, _stale_sentence(obj))
    return can(user, row.perm, obj) if row.perm else YES


def _stale_sentence(obj: models.Model) -> str:
    label = workflow_of(obj).states(obj.state).label  # type: ignore[attr-defined]
    return _("Ce n’est plus possible : l’état est maintenant « %(state)s ».") % {"state": label}


def perform(obj: Any, name: str, *, by: Any | None, reason: str = "", changes: Mapping[str, Any] | None = None) -> Any:
    """Moves `obj` through the transition `name` and returns it, refreshed.

    `by` is the person, or None for the clock. `changes` are other fields written in the same statement.
    Raises StaleState, NotAllowed, GateClosed or DomainError, and then nothing was written.
    Side effects: a TransitionLog row; whatever the handlers do, jobs and mail included, in the same transaction.
    """
    row = workflow_of(obj)[name]
    with transaction.atomic():
        locked = type(obj)._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)
        if locked.state not in row.sources:
            raise StaleState(_stale_sentence(locked))
        _check_permission(row, locked, by)
        if row.reason_required and not reason.strip():
            raise DomainError(_("Indiquez le motif."), field="reason")
        whole(reason, field="reason")
        if row.guard:
            row.guard(locked)
        if row.gate:
            gates.pass_gate(row.gate, locked)
        log = _write(locked, row, by=by, reason=reason, changes=changes or {})
        for handler in workflow_of(obj).handlers.get(name, []):
            handler(locked, by=by, log=log)
    for concrete in obj._meta.concrete_fields:
        setattr(obj, concrete.attname, getattr(locked, concrete.attname))
    obj._state.fields_cache.clear()
    return obj


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


def _write(obj: Any, row: Transition, *, by: Any | None, reason: str, changes: Mapping[str, Any]) -> Any:
    source = obj.state
    obj.state = row.target
    for name, value in changes.items():
        setattr(obj, name, value)
    updated = {"state", *changes}
    if any(concrete.name == "updated_at" for concrete in obj._meta.concrete_fields):
        updated.add("updated_at")
    obj.save(update_fields=updated)
    return _log(obj, row.name, source, row.target, by=by, origin="person" if by else "clock", reason=reason)


def _log(obj: Any, name: str, source: str, target: str, *, by: Any | None, origin: str, reason: str) -> Any:
    from core.models import TransitionLog  # noqa: PLC0415 (app ready)

    return TransitionLog.objects.create(
        content_type=ContentType.objects.get_for_model(obj),
        object_id=obj.pk,
        transition=name,
        source=source,
        target=target,
        actor=by,
        origin=origin,
        reason=reason,
        at=app_now(),
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


def history(obj: models.Model) -> Any:
    """Log rows of one object, oldest first, with their actors."""
    from core.models import TransitionLog  # noqa: PLC0415 (app ready)

    return (
        TransitionLog.objects.filter(content_type=ContentType.objects.get_for_model(obj), object_id=obj.pk)
        .select_related("actor")
        .order_by("id")
    )
