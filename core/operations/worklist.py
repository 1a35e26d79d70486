"""Alarms of the desk. Read from the queue itself, not written by a job: they show above all when no job runs."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django.models import ProcrastinateJob

from core.health import overdue_jobs
from core.models import JobRun, OutMail
from core.operations import queries
from core.operations.permissions import OperationsPerm
from core.permissions import holds_everywhere
from core.worklist import Task, task_source

MOST = 1000  # counted; beyond, the desk tells


def _alarm(title: str, url: str, count: int = 1) -> Task:
    return Task(title, str(_("Alarme")), url, kind="alarm", count=count)


def _late_mail(user: Any) -> QuerySet[OutMail, Any] | None:
    return (
        queries.late_mail().values_list("pk", flat=True)[:MOST]
        if holds_everywhere(user, OperationsPerm.SEND_MAIL)
        else None
    )


@task_source(_late_mail)
def mail_that_does_not_leave(rows: Sequence[Any]) -> Iterable[Task]:
    n = len(rows)
    sentence = ngettext(
        "%(n)s courriel a échoué ou attend depuis plus de dix minutes",
        "%(n)s courriels ont échoué ou attendent depuis plus de dix minutes",
        n,
    )
    yield _alarm(sentence % {"n": n}, f"{reverse('jobs_mail')}?etat=late", n)


def _failed_jobs(user: Any) -> QuerySet[ProcrastinateJob, Any] | None:
    return (
        queries.failed_jobs().values_list("pk", flat=True)[:MOST]
        if holds_everywhere(user, OperationsPerm.RUN_JOBS)
        else None
    )


@task_source(_failed_jobs)
def jobs_that_failed(rows: Sequence[Any]) -> Iterable[Task]:
    n = len(rows)
    sentence = ngettext("%(n)s travail a échoué pour de bon", "%(n)s travaux ont échoué pour de bon", n)
    yield _alarm(sentence % {"n": n}, f"{reverse('jobs')}?etat=failed", n)


def _overdue(user: Any) -> QuerySet[ProcrastinateJob, Any] | None:
    return (
        overdue_jobs().values_list("pk", flat=True)[:MOST] if holds_everywhere(user, OperationsPerm.RUN_JOBS) else None
    )


@task_source(_overdue)
def jobs_that_nobody_begins(rows: Sequence[Any]) -> Iterable[Task]:
    n = len(rows)
    sentence = ngettext(
        "%(n)s travail attend depuis plus de cinq minutes", "%(n)s travaux attendent depuis plus de cinq minutes", n
    )
    yield _alarm(sentence % {"n": n}, f"{reverse('jobs')}?etat=todo", n)


def _still_clock(user: Any) -> QuerySet[JobRun] | None:
    return queries.still_clock() if holds_everywhere(user, OperationsPerm.RUN_JOBS) else None


@task_source(_still_clock)
def a_clock_that_stands_still(rows: Sequence[Any]) -> Iterable[Task]:
    yield _alarm(_("Plus aucun travail ne se fait : le processus des travaux est arrêté"), reverse("jobs_clock"))
