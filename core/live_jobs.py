"""Rows that a job of the queue was to see to, and that none waits to take up any more."""

from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from procrastinate.contrib.django.models import ProcrastinateJob


def without_job(rows: QuerySet[Any], task: str, argument: str) -> QuerySet[Any]:
    """Those of these rows whose key is the argument of no job of this task that waits, waits for another try, or is being done."""
    live = ProcrastinateJob.objects.filter(task_name=task, status__in=("todo", "doing"))
    live = live.annotate(of=KeyTextTransform(argument, "args")).filter(of=Cast(OuterRef("pk"), CharField()))
    return rows.exclude(Exists(live))
