"""Messages to answer, for both sides."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.domain.steps import REPLY
from casework.domain.threads import thread_url
from casework.enums import CASE_RUNNING, CaseState
from casework.exchange import cases_handled_by
from casework.models import Case, Notice, Thread
from casework.queries import steps, to_answer, with_objects
from casework.queries.acts import paper_for, to_read
from core.deadlines import after
from core.models import OutMail, PendingStep
from core.worklist import Task, task_source

PAGE = 25


@task_source(lambda user: to_answer(user).order_by("reply_by", "-last_at")[:PAGE])
def messages_to_answer(rows: QuerySet[Thread]) -> Iterable[Task]:
    """« Répondre à n messages », one task an exchange, due when its box says."""
    for thread, exchange, obj in with_objects(rows):
        n = thread.waiting
        yield Task(
            ngettext("Répondre à %(n)s message", "Répondre à %(n)s messages", n) % {"n": n},
            exchange.title(obj),
            thread_url(thread),
            thread.reply_by,
            "message",
            n,
        )


@task_source(
    lambda user: cases_handled_by(user).filter(state__in=(*CASE_RUNNING, CaseState.SILENT)).order_by("due_at")[:PAGE]
)
def cases_to_answer(rows: QuerySet[Case]) -> Iterable[Task]:
    """Cases without an answer, those that silence has rejected too: they may still be answered."""
    for case in rows:
        yield Task(
            _("Répondre : %(kind)s") % {"kind": case.rule.label},
            str(case),
            reverse("case", args=[case.pk]),
            case.due_at,
            "case",
        )


@task_source(lambda user: steps.steps_to_confirm(user)[:PAGE])
def steps_that_wait(rows: QuerySet[PendingStep]) -> Iterable[Task]:
    """What another person proposed and this one may confirm, due within five working days."""
    for step, declared, obj in steps.with_objects(rows):
        yield Task(
            _("Confirmer : %(label)s") % {"label": declared.label},
            declared.title(obj),
            reverse("step", args=[step.pk]),
            after(step.proposed_at, REPLY),
            "step",
        )


@task_source(lambda user: to_read(user)[:PAGE])
def acts_to_read(rows: QuerySet[Notice]) -> Iterable[Task]:
    """Acts notified to this person that they have not opened."""
    for notice in rows:
        yield Task(
            _("Lire l’acte n° %(number)s") % {"number": notice.act.number},
            notice.act.title,
            reverse("act", args=[notice.act.number]),
            kind="act",
        )


def _paper(user: Any) -> QuerySet[Notice] | None:
    rows = paper_for(user)
    return rows[:PAGE] if rows is not None else None


@task_source(_paper)
def acts_to_send_on_paper(rows: QuerySet[Notice]) -> Iterable[Task]:
    """Acts whose mail failed, came back, is late, or was not opened within eight days: sent on paper, the day entered by hand."""
    for notice in rows:
        status = notice.mail.status if notice.mail is not None else OutMail.Status.SENT
        if status == OutMail.Status.RETURNED:
            words = _("Remettre sur papier l’acte n° %(number)s : le courriel est revenu")
        elif status != OutMail.Status.SENT:
            words = _("Remettre sur papier l’acte n° %(number)s : le courriel n’est pas parti")
        else:
            words = _("Remettre sur papier l’acte n° %(number)s : pas ouvert depuis huit jours")
        yield Task(
            words % {"number": notice.act.number},
            notice.name or notice.email,
            reverse("act", args=[notice.act.number]),
            kind="act",
        )
