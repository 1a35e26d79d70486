"""Jobs, workers and mail in the state that a test wants."""

import pytest
from django.db import connection

from core.clock import app_now
from core.models import OutMail


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0] if cursor.description else None


@pytest.fixture
def job(db):
    """`job(status, task=…, minutes=…)`: a job whose last event is so many minutes old."""

    def make(status="todo", task="core.send_mail", minutes=0, **values):
        row = {"scheduled_at": None, "queueing_lock": None, "attempts": 0, **values}
        pk = run(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, scheduled_at, queueing_lock, attempts)"
            " VALUES ('default', %s, '{}', %s::procrastinate_job_status, %s, %s, %s) RETURNING id",
            task, status, *row.values(),
        )  # fmt: skip
        run("DELETE FROM procrastinate_events WHERE job_id = %s", pk)
        run(
            "INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'deferred', now() - make_interval(mins => %s))",
            pk, minutes,
        )  # fmt: skip
        return pk

    return make


@pytest.fixture
def mail(db):
    """`mail(status, minutes=…)`: a message that entered the queue so many minutes ago."""
    from datetime import timedelta

    def make(status="queued", minutes=0, **values):
        now = app_now()
        row = {"kind": "tests", "to": "lea@exemple.example", "subject": "Votre candidature", "body": "x", **values}
        return OutMail.objects.create(
            status=status, created_at=now - timedelta(days=9), queued_at=now - timedelta(minutes=minutes), **row
        )

    return make
