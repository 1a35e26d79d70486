"""Jobs whose worker died: taken up again, unless they kill every worker that tries."""

import datetime as dt
import logging
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.sql import queries

from core.jobs import Counts, Step, each
from core.models import JobError

log = logging.getLogger("core.jobs")

RETRYING = Step("jobs.retry_stalled", gettext_lazy("reprise d’un travail dont le processus s’est arrêté"))
MOST = 5  # attempts of a job that never came back


def stalled() -> QuerySet[ProcrastinateJob]:
    """Jobs being done by a worker whose heart has stopped, or that is gone."""
    lost = Now() - dt.timedelta(seconds=settings.WORKER_LOST)
    dead = Q(worker=None) | Q(worker__last_heartbeat__lt=lost)
    return ProcrastinateJob.objects.filter(dead, status="doing").order_by("id")


def retry_stalled() -> Counts:
    """Puts stalled jobs back in the queue. Idempotent, and safe beside another worker that does the same."""
    return each(stalled(), _take_up, step=RETRYING)


def _take_up(job: ProcrastinateJob) -> None:
    waiting = ProcrastinateJob.objects.filter(status="todo", queueing_lock=job.queueing_lock)
    if job.queueing_lock and waiting.exists():
        finish(job.pk, "aborted")  # the next tick waits already and does the same
    elif job.attempts + 1 >= MOST:
        finish(job.pk, "failed")
        JobError.objects.update_or_create(job_id=job.pk, defaults={"error": "WorkerDied: ", "at": Now()})
    else:
        run("retry_job", job_id=job.pk, retry_at=dt.datetime.now(dt.UTC))
    log.warning("stalled job=%s task=%s attempts=%s", job.pk, job.task_name, job.attempts)


def finish(pk: int, status: str) -> None:
    run("finish_job", job_id=pk, status=status, delete_job=False)


def run(name: str, **values: Any) -> None:
    """One of procrastinate's own statements, on Django's connection and so in its transaction."""
    nothing: dict[str, Any] = {"new_priority": None, "new_queue_name": None, "new_lock": None}
    with connection.cursor() as cursor:
        cursor.execute(queries[name], {**nothing, **values})
