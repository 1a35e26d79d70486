"""Alarms of the desk. Read from the queue itself, not written by a job: they show above all when no job runs."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django.models import ProcrastinateJob

from core.health import overdue_jobs
from core.mail_codes import why
from core.models import JobRun, MailReturn, OutMail
from core.operations import queries
from core.operations.permissions import OperationsPerm
from core.permissions import holds_everywhere
from core.worklist import Task, task_source

LEGAL_SHOWN = 20
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


RETURN_WITHIN = dt.timedelta(days=2)


def _returns(user: Any) -> "QuerySet[MailReturn] | None":
    return queries.returns_to_handle() if holds_everywhere(user, OperationsPerm.SEND_MAIL) else None


def _legal_returns(user: Any) -> "QuerySet[MailReturn] | None":
    rows = _returns(user)
    return None if rows is None else rows.filter(rank=0)[:LEGAL_SHOWN]


@task_source(_legal_returns)
def legal_mail_that_came_back(rows: Sequence[MailReturn]) -> Iterable[Task]:
    """One task each: a delay may run that nobody was told of."""
    for row in rows:
        about = _("« %(subject)s », à %(to)s : %(why)s")
        values = {"subject": row.mail.subject, "to": row.address, "why": why(row.code)}  # type: ignore[union-attr]
        title = _("Un courriel que la loi demande est revenu")
        yield Task(
            title, about % values, reverse("mail_return", args=[row.pk]), due=row.at + RETURN_WITHIN, kind="returned"
        )


def _other_returns(user: Any) -> "QuerySet[Any, Any] | None":
    rows = _returns(user)
    return None if rows is None else rows.filter(rank=1).values_list("pk", flat=True)[:MOST]


@task_source(_other_returns)
def mail_that_came_back(rows: Sequence[Any]) -> Iterable[Task]:
    n = len(rows)
    sentence = ngettext("%(n)s courriel est revenu", "%(n)s courriels sont revenus", n) % {"n": n}
    yield Task(sentence, str(_("Courriels")), reverse("mail_returns"), kind="returned", count=n)


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
