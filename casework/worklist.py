"""Messages to answer, for both sides."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.domain.threads import thread_url
from casework.enums import CASE_RUNNING, CaseState
from casework.exchange import cases_handled_by
from casework.models import Case, Thread
from casework.queries import to_answer, with_objects
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
