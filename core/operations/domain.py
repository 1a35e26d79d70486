"""What people do at the desk: try again, give up."""

import datetime as dt
import logging
from typing import Any

from django.db import connection, transaction
from django.db.utils import OperationalError
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob

from core.clock import app_now
from core.emails import TO_SEND, queue
from core.exceptions import StaleState
from core.models import OutMail
from core.operations.permissions import OperationsPerm
from core.operations.stalled import run
from core.permissions import require

log = logging.getLogger("core.jobs")


def retry_job(pk: int, *, by: Any) -> None:
    """A job that failed, or that waits for its hour, becomes due now. Raises StaleState when it moved on meanwhile."""
    require(by, OperationsPerm.RUN_JOBS)
    with transaction.atomic():
        job = _locked_job(pk)
        if job.status == "failed":
            waiting = ProcrastinateJob.objects.filter(status="todo", queueing_lock=job.queueing_lock)
            if job.queueing_lock and waiting.exists():
                raise StaleState(_("Le même travail attend déjà dans la file : il fera ce que celui-ci aurait fait."))
            run("retry_job", job_id=pk, retry_at=dt.datetime.now(dt.UTC))
        else:
            _write("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE id = %s AND status = 'todo'", pk)
    log.info("job=%s task=%s retried by=%s", pk, job.task_name, by.pk)


def give_up_job(pk: int, *, by: Any) -> None:
    """A job that failed, or that waits, is tried no more. Raises StaleState when it moved on meanwhile."""
    require(by, OperationsPerm.RUN_JOBS)
    with transaction.atomic():
        job = _locked_job(pk)
        _write("UPDATE procrastinate_jobs SET status = 'cancelled' WHERE id = %s", pk)
    log.info("job=%s task=%s given up by=%s", pk, job.task_name, by.pk)


def _locked_job(pk: int) -> ProcrastinateJob:
    job = ProcrastinateJob.objects.select_for_update(of=("self",)).get(pk=pk)
    if job.status not in {"failed", "todo"}:
        raise StaleState(_("Ce travail n’attend plus : il est en cours, ou fini."))
    return job


def retry_mail(pk: Any, *, by: Any) -> None:
    """A message that failed or waits is queued anew. However many jobs then look at it, it leaves once."""
    require(by, OperationsPerm.SEND_MAIL)
    with transaction.atomic():
        mail = _locked_mail(pk)
        OutMail.objects.filter(pk=mail.pk).update(status=OutMail.Status.QUEUED, queued_at=app_now(), error="")
        queue(mail.pk)
    log.info("mail=%s kind=%s retried by=%s", pk, mail.kind, by.pk)


def give_up_mail(pk: Any, *, by: Any) -> None:
    """A message that failed or waits will not leave. It stays readable among those set aside."""
    require(by, OperationsPerm.SEND_MAIL)
    with transaction.atomic():
        mail = _locked_mail(pk)
        OutMail.objects.filter(pk=mail.pk).update(status=OutMail.Status.DROPPED, sealed="")
    log.info("mail=%s kind=%s given up by=%s", pk, mail.kind, by.pk)


def _locked_mail(pk: Any) -> OutMail:
    try:
        mail = OutMail.objects.select_for_update(nowait=True).get(pk=pk)
    except OperationalError:
        raise StaleState(_("Ce courriel est en train de partir : revoyez dans une minute.")) from None
    if mail.status not in TO_SEND:
        raise StaleState(_("Ce courriel n’attend plus : il est parti, ou écarté."))
    return mail


def _write(sql: str, pk: int) -> None:
    """Procrastinate's tables have no writable models, and no statement of its own for these two moves."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [pk])
