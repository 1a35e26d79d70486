"""Steps that wait for a second person, and who these may be."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.queries import holders_of
from casework.steps import Stepped, all_steps
from core.models import PendingStep
from core.permissions import declared, holds_everywhere


def stepped(step: PendingStep) -> Stepped:
    """What was declared of a step. Raises LookupError for one that no release knows any more."""
    model = step.content_type.model_class()
    if model is None:
        raise LookupError(step.name)
    return all_steps()[model._meta.label, step.name]


def object_of(step: PendingStep) -> Any:
    return stepped(step).objects().get(pk=step.object_id)


def with_objects(steps: Iterable[PendingStep]) -> list[tuple[PendingStep, Stepped, Any]]:
    """Each step with what was declared of it and its object: one query for each kind there is."""
    rows = [(step, stepped(step)) for step in steps]
    wanted: dict[Stepped, list[UUID]] = {}
    for step, known in rows:
        wanted.setdefault(known, []).append(step.object_id)
    objects = {known: known.objects().in_bulk(keys) for known, keys in wanted.items()}
    return [(step, known, objects[known][step.object_id]) for step, known in rows]


def _confirmed_by(user: Any) -> Q:
    """Steps of the kinds that this person's roles confirm."""
    found = Q(pk__in=[])
    for row in all_steps().values():
        if holds_everywhere(user, row.second):
            app_label, model = row.model._meta.app_label, row.model._meta.model_name
            found |= Q(content_type__app_label=app_label, content_type__model=model, name=row.name)
    return found


def waiting() -> QuerySet[PendingStep]:
    return PendingStep.objects.filter(outcome="").select_related("content_type", "proposed_by")


def steps_to_confirm(user: Any) -> QuerySet[PendingStep]:
    """Steps that this person may confirm: of a kind that their roles confirm, and proposed by somebody else."""
    return waiting().filter(_confirmed_by(user)).exclude(proposed_by=user.pk).order_by("proposed_at")


def steps_visible_to(user: Any) -> QuerySet[PendingStep]:
    """Those that one may confirm and those that one has proposed, the closed ones too."""
    rows = PendingStep.objects.select_related("content_type", "proposed_by", "closed_by")
    if not user.is_authenticated or not user.is_active:
        return rows.none()
    return rows.filter(_confirmed_by(user) | Q(proposed_by=user.pk)).order_by("-proposed_at")


def confirmers_of(step: PendingStep) -> Iterable[User]:
    """Who is told of a step: everyone who may confirm it."""
    return holders_of(*declared(stepped(step).second).roles).exclude(pk=step.proposed_by_id)
