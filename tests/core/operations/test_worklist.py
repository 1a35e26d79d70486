"""What the desk has to say is an alarm on the first screen, above all when no job runs."""

import datetime as dt

import pytest

from core.models import JobRun
from core.worklist import tasks_for
from tests.factories.accounts import UserFactory


@pytest.fixture
def told(db):
    team, others = UserFactory(team=True), [UserFactory(), UserFactory(legal=True), UserFactory(editor=True)]

    def ask():
        assert [task for person in others for task in tasks_for(person) if "/travaux/" in task.url] == []
        return [(task.kind, task.title, task.url) for task in tasks_for(team)]

    return ask


def test_nothing_to_say(told, mail, job):
    mail("queued", minutes=9)
    mail("held", minutes=600)
    mail("sent", minutes=600)
    mail("dropped", minutes=600)
    job("todo", minutes=4)
    job("succeeded", minutes=600)

    assert told() == []


def test_mail_that_waits_or_failed(told, mail):
    mail("queued", minutes=11)
    assert told() == [("alarm", "1 courriel a échoué ou attend depuis plus de dix minutes", "/espace/travaux/courriels/?etat=late")]  # fmt: skip

    mail("failed")
    assert told()[0][1] == "2 courriels ont échoué ou attendent depuis plus de dix minutes"


def test_a_released_decision_is_late_from_its_release_on(told, mail):
    """It was written days before: it waits since it was released."""
    mail("queued", minutes=1)

    assert told() == []


def test_jobs_that_failed(told, job):
    job("failed")
    job("failed", task="challenges.follow_calendar")  # it has its next tick, and its alarms

    assert told() == [("alarm", "1 travail a échoué pour de bon", "/espace/travaux/?etat=failed")]


def test_jobs_that_nobody_begins(told, job):
    job("todo", minutes=6)

    assert told() == [("alarm", "1 travail attend depuis plus de cinq minutes", "/espace/travaux/?etat=todo")]


def test_a_clock_that_stands_still(told):
    now = dt.datetime.now(dt.UTC)
    run = JobRun.objects.create(name="core.retry_stalled", started_at=now - dt.timedelta(minutes=4))
    assert told() == []

    JobRun.objects.filter(pk=run.pk).update(started_at=now - dt.timedelta(minutes=6))
    assert [(kind, url) for kind, _title, url in told()] == [("alarm", "/espace/travaux/periodiques/")]
