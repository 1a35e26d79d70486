import pytest
from procrastinate.contrib.django import app

from register import tasks
from register.models import Head

pytestmark = pytest.mark.django_db


def test_jobs_are_known_to_the_worker_and_periodic():
    app.perform_import_paths()
    periodic = {str(task.task.name): task.cron for task in app.periodic_registry.periodic_tasks.values()}

    assert {name: cron for name, cron in periodic.items() if name.startswith("register.")} == {
        "register.sign_head": "*/5 * * * *",
        "register.timestamp": "10 * * * *",
        "register.verify": "20 3 * * *",
    }


def test_jobs_do_their_work():
    tasks.sign_head(0)
    assert Head.objects.count() == 2
    tasks.verify(0)
    tasks.timestamp_head(0)
