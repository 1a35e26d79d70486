"""What has served its time goes; what may still be needed stays."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from core.models import JobError
from core.operations import purge

DAY = 24 * 60


@pytest.mark.parametrize(
    ("status", "days"), [("succeeded", 2), ("aborted", 7), ("cancelled", 30), ("failed", 90), ("todo", None), ("doing", None)]
)  # fmt: skip
def test_finished_jobs_go_after_a_time_with_their_events(job, status, days):
    young, old = job(status, minutes=(days or 400) * DAY - 5), job(status, minutes=(days or 400) * DAY + 5)
    JobError.objects.create(job_id=young, error="x", at=timezone.now())
    JobError.objects.create(job_id=old, error="x", at=timezone.now())

    gone = purge.purge_jobs()

    left = {young} if days else {young, old}
    assert gone == 2 - len(left)
    assert set(ProcrastinateJob.objects.values_list("pk", flat=True)) == left
    assert set(ProcrastinateEvent.objects.values_list("job_id", flat=True)) == left
    assert set(JobError.objects.values_list("job_id", flat=True)) == left


def test_more_than_a_batch_goes(job, monkeypatch):
    monkeypatch.setattr(purge, "BATCH", 2)
    for _n in range(5):
        job("succeeded", minutes=9 * DAY)

    assert purge.purge_jobs() == 5
    assert purge.purge_jobs() == 0


def test_sessions_that_expired_go(db):
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="x", expire_date=now - dt.timedelta(seconds=1))
    Session.objects.create(session_key="new", session_data="x", expire_date=now + dt.timedelta(hours=1))

    purge.purge()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
