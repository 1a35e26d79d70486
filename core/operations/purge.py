"""What has served its time: finished jobs with their events, sessions that have expired."""

import datetime as dt
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy

from core.jobs import Step, once

JOBS = Step("jobs.purge", gettext_lazy("suppression des travaux finis"), per_row=False)
SESSIONS = Step("sessions.purge", gettext_lazy("suppression des sessions expirées"), per_row=False)
KEPT = {"succeeded": dt.timedelta(days=2), "aborted": dt.timedelta(days=7), "cancelled": dt.timedelta(days=30), "failed": dt.timedelta(days=90)}  # fmt: skip
BATCH = 5_000

# A job's age is that of its last event; their foreign key takes the events along.
OLD_JOBS = """
DELETE FROM procrastinate_jobs WHERE id IN (
    SELECT job.id FROM procrastinate_jobs job
    WHERE job.status = %(status)s::procrastinate_job_status AND coalesce(
        (SELECT max(event.at) FROM procrastinate_events event WHERE event.job_id = job.id), '-infinity'
    ) < now() - %(kept)s
    ORDER BY job.id LIMIT %(batch)s
)
"""
OLD_ERRORS = """
DELETE FROM core_joberror error WHERE NOT EXISTS (SELECT 1 FROM procrastinate_jobs job WHERE job.id = error.job_id)
"""


def purge() -> None:
    """Idempotent. Each batch of jobs is a transaction of its own: nothing is kept locked for long."""
    once(purge_jobs, step=JOBS, atomic=False)
    once(_purge_sessions, step=SESSIONS)


def purge_jobs() -> int:
    """Deletes the jobs that ended longer ago than KEPT says of their state; returns how many."""
    gone = 0
    with connection.cursor() as cursor:
        for status, kept in KEPT.items():
            found: dict[str, Any] = {"status": status, "kept": kept, "batch": BATCH}
            cursor.execute(OLD_JOBS, found)
            while cursor.rowcount:
                gone += cursor.rowcount
                cursor.execute(OLD_JOBS, found)
        cursor.execute(OLD_ERRORS)
    return gone


def _purge_sessions() -> None:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
