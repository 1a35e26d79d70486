"""Registry of what two people do: one proposes, another confirms exactly what the first one read.

A transition with `second`, or an act that is no transition, is declared here by its noun with what is read and with the
service that does it. Nothing else opens such a transition (core.workflow.perform).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models

from core.workflow import all_workflows

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Read = Callable[[Any, Mapping[str, Any]], list[tuple[str, str]]]


@dataclass(frozen=True)
class Stepped:
    """One step. `read(obj, payload)`: label and value of everything on which whoever confirms relies; its hash binds them.

    `act(obj, by=…, reason=…, payload=…, step=…)` does it, once confirmed; `by` is whoever proposed it.
    """

    model: type[models.Model]
    name: str
    label: "StrOrPromise"
    perm: str
    second: str
    read: Read
    act: Callable[..., Any]
    objects: Callable[[], models.QuerySet[Any]]  # with all that `title` reads
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    opens: Callable[[Any, Any], bool] = lambda _user, _obj: False  # whether whoever confirms may open that page

    @property
    def key(self) -> tuple[str, str]:
        return self.model._meta.label, self.name


_steps: dict[tuple[str, str], Stepped] = {}


def declare_step(model: type[models.Model], name: str, **given: Any) -> Stepped:
    """Registers what needs two people. For a transition, its label and both permissions are those of its row."""
    workflow = all_workflows().get(model._meta.label)
    row = next((row for row in workflow.transitions if row.name == name), None) if workflow else None
    if row is not None:
        given = {"label": row.label, "perm": row.perm, "second": row.second, **given}
    step = Stepped(model, name, **given)
    _steps[step.key] = step
    return step


def all_steps() -> Mapping[tuple[str, str], Stepped]:
    return dict(_steps)


def step_of(model: type[models.Model], name: str) -> Stepped:
    return _steps[model._meta.label, name]
