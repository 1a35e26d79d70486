"""Jobs and mail as their desk shows them."""

import datetime as dt
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Now
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from core.clock import AppNow
from core.emails import LAW, kinds
from core.health import OVERDUE, living_workers, overdue_jobs
from core.jobs import all_clock_jobs
from core.models import JobError, JobRun, MailReturn, OutMail

MAIL_LATE = dt.timedelta(minutes=10)
UNFINISHED = ("todo", "doing", "failed")
NOT_GONE = (OutMail.Status.HELD, OutMail.Status.QUEUED, OutMail.Status.FAILED)
FAILED_FIRST = Case(When(status="failed", then=0), default=1)
PULSE = "core.retry_stalled"  # runs every minute: when it has not, nothing does


def jobs_listed(state: str = "", task: str = "") -> QuerySet[ProcrastinateJob]:
    """Jobs of a state, or those that are not finished; failures first, then the oldest. `since`: their last event."""
    last = ProcrastinateEvent.objects.filter(job=OuterRef("pk")).exclude(type="scheduled").order_by("-id")
    rows = ProcrastinateJob.objects.filter(status__in=[state] if state else UNFINISHED)
    if task:
        rows = rows.filter(task_name=task)
    return rows.annotate(since=Subquery(last.values("at")[:1])).order_by(FAILED_FIRST, "-id" if state else "id")


def errors_of(jobs: list[ProcrastinateJob]) -> dict[int, str]:
    return dict(JobError.objects.filter(job_id__in=[job.pk for job in jobs]).values_list("job_id", "error"))


def failed_jobs() -> QuerySet[ProcrastinateJob]:
    """Jobs that nobody tries again by themselves. A clock job has its next tick, and an alarm for each of its faults."""
    return ProcrastinateJob.objects.filter(status="failed").exclude(task_name__in=list(all_clock_jobs()))


def still_clock() -> QuerySet[JobRun]:
    """A row when the clock has stood still for longer than OVERDUE: no worker, or one that does nothing."""
    return JobRun.objects.filter(name=PULSE, started_at__lt=Now() - OVERDUE)


def mail_listed(state: str = "", words: str = "") -> QuerySet[OutMail]:
    """Messages of a state, those that are late, or those that have not left; the oldest first while they wait."""
    if state == "late":
        rows = late_mail()
    else:
        rows = OutMail.objects.filter(status__in=[state] if state else NOT_GONE)
    if words:
        rows = rows.filter(Q(to__icontains=words) | Q(subject__icontains=words))
    waiting = not state or state == "late" or state in NOT_GONE
    return rows.defer("body").annotate(since=Coalesce("queued_at", "created_at")).order_by("since" if waiting else "-since", "pk")  # fmt: skip


def late_mail() -> QuerySet[OutMail]:
    """Messages that failed, or that have waited in the queue for longer than MAIL_LATE."""
    waited = OutMail.objects.annotate(waiting=Coalesce("queued_at", "created_at"))
    queued = Q(status=OutMail.Status.QUEUED, waiting__lt=AppNow() - MAIL_LATE)
    return waited.filter(Q(status=OutMail.Status.FAILED) | queued)


def situation() -> dict[str, Any]:
    """What the head of the desk says: living workers, the last heartbeat, jobs that are late."""
    workers = list(living_workers().values_list("last_heartbeat", flat=True))
    late = overdue_jobs().aggregate(oldest=Max("pk"))  # one query; its count is the list's business
    return {"workers": len(workers), "heartbeat": max(workers, default=None), "late": late["oldest"] is not None}


def legal_kinds() -> list[str]:
    """Kinds of mail that the law asks for."""
    return sorted(name for name, kind in kinds().items() if kind.required is LAW)


def returns_to_handle() -> QuerySet[MailReturn]:
    """Messages that will not arrive and of which nobody has taken care: those that the law asks for, then the oldest."""
    rows = MailReturn.objects.filter(handled_at=None, final=True, mail__isnull=False).select_related("mail")
    return rows.annotate(rank=Case(When(mail__kind__in=legal_kinds(), then=0), default=1)).order_by("rank", "at", "pk")


def returns_listed(state: str = "", words: str = "") -> QuerySet[MailReturn]:
    """Those of a state (`MailReturnFilterForm`) that one searches by address, person, subject or words of the server."""
    found = {
        "late": MailReturn.objects.filter(handled_at=None, final=False).order_by("-at", "pk"),
        "done": MailReturn.objects.filter(handled_at__isnull=False).order_by("-handled_at", "pk"),
        "unknown": MailReturn.objects.filter(handled_at=None, mail=None).order_by("-at", "pk"),
    }
    rows = found.get(state)
    rows = returns_to_handle() if rows is None else rows
    if words:
        where = ("address", "said", "mail__subject", "mail__to", "mail__reader__last_name", "mail__reader__first_name")
        rows = rows.filter(reduce(or_, (Q(**{f"{name}__icontains": words}) for name in where)))
    return rows.select_related("mail__reader", "handled_by")
