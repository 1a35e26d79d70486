"""Messages to answer, for both sides."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import ngettext

from casework.domain.threads import thread_url
from casework.models import Thread
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
