"""What the desk for jobs and mail lists, and in which order: every condition alone."""

import datetime as dt

import pytest
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from core.clock import app_now
from core.jobs import all_clock_jobs
from core.models import JobError, JobRun, OutMail
from core.operations import queries
from tests.core.operations.conftest import run

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def listed(*given):
    return [job.pk for job in queries.jobs_listed(*given)]


def test_jobs_that_are_not_finished_stand_failures_first_then_the_oldest(job):
    todo, failed, doing = job("todo"), job("failed"), job("doing")
    done = [job("succeeded"), job("succeeded", task="core.other")]
    job("cancelled")

    assert listed() == [failed, todo, doing]
    assert listed("succeeded") == done[::-1]
    assert listed("succeeded", "core.other") == [done[1]]
    assert listed("", "core.other") == []


def test_a_job_is_as_old_as_its_last_event_that_is_not_its_schedule(job):
    row, other = job("doing", minutes=9), job("todo", minutes=1)
    run("INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'started', now() - interval '3 minutes')", row)
    run(
        "INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'scheduled', now() + interval '9 minutes')",
        row,
    )
    ages = {found.pk: app_now() - found.since for found in queries.jobs_listed()}

    assert 2.5 * MINUTE < ages[row] < 3.5 * MINUTE
    assert 0.5 * MINUTE < ages[other] < 1.5 * MINUTE


def test_errors_of_jobs(job):
    mine, other = job("failed"), job("failed")
    for pk in (mine, other):
        JobError.objects.create(job_id=pk, error=f"E{pk}", at=app_now())

    assert queries.errors_of([ProcrastinateJob.objects.get(pk=mine)]) == {mine: f"E{mine}"}


def test_failures_that_nobody_tries_again_are_not_those_of_the_clock(job):
    mine = job("failed")
    job("failed", task=next(iter(all_clock_jobs())))
    job("todo")

    assert [row.pk for row in queries.failed_jobs()] == [mine]


def test_clock_stands_still_when_its_pulse_is_older_than_five_minutes():
    row = JobRun.objects.create(name=queries.PULSE, started_at=app_now() - 6 * MINUTE)
    JobRun.objects.create(name="core.other", started_at=app_now() - 60 * MINUTE)

    assert list(queries.still_clock()) == [row]
    JobRun.objects.filter(pk=row.pk).update(started_at=app_now() - 4 * MINUTE)
    assert not queries.still_clock().exists()


def test_mail_of_a_state_or_not_gone_the_oldest_first_while_it_waits(mail):
    late, fresh = mail("queued", 11), mail("queued", 1)
    failed, held = mail("failed", 5), mail("held", 3, subject="Autre chose")
    sent, early = mail("sent", 2), mail("sent", 8, to="x@autre.example")
    mail("dropped")

    def shown(*given):
        return list(queries.mail_listed(*given))

    assert shown() == [late, failed, held, fresh]
    assert shown("queued") == [late, fresh]
    assert shown("sent") == [sent, early]
    assert shown("late") == list(queries.late_mail().order_by("queued_at")) == [late, failed]
    assert shown("", "autre chose") == [held]
    assert shown("sent", "AUTRE") == [early]
    assert shown("late", "autre") == []


def test_a_message_that_never_entered_the_queue_waits_since_it_was_written(mail):
    row = mail("queued")
    OutMail.objects.update(queued_at=None, created_at=app_now() - 11 * MINUTE)
    assert list(queries.late_mail()) == [row]
    OutMail.objects.update(created_at=app_now() - 9 * MINUTE)
    assert not queries.late_mail().exists()
    second = mail("queued", 10)
    assert [message.pk for message in queries.mail_listed()] == [second.pk, row.pk]


def test_situation_counts_the_workers_that_live_and_says_whether_jobs_are_late(job):
    assert queries.situation() == {"workers": 0, "heartbeat": None, "late": False}
    for _ in range(2):
        run("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
    run("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 second' WHERE id = (SELECT min(id) FROM procrastinate_workers)")  # fmt: skip
    job("todo", minutes=9)

    found = queries.situation()

    assert (found["workers"], found["late"]) == (2, True)
    assert found["heartbeat"] == ProcrastinateWorker.objects.order_by("-last_heartbeat").first().last_heartbeat
    assert ProcrastinateWorker.objects.filter(last_heartbeat__gt=Now()).count() == 0
