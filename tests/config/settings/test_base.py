import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from psycopg.errors import LockNotAvailable, QueryCanceled

from config.settings.base import database_from_url


def _connection(monkeypatch, **limits):
    for name, value in limits.items():
        monkeypatch.setenv(name, value)
    other = connection.copy()
    other.settings_dict["OPTIONS"] = database_from_url("postgresql:///x")["OPTIONS"]
    return other


@pytest.fixture
def limited(transactional_db, monkeypatch):
    opened = []

    def connect(**limits):
        opened.append(_connection(monkeypatch, **limits))
        return opened[-1].cursor()

    yield connect
    for other in opened:
        other.close()


def test_nobody_waits_for_a_lock_without_end(limited):
    holder, waiter = limited(DB_LOCK_TIMEOUT="50ms"), limited()
    holder.execute("BEGIN; LOCK TABLE core_alarm")

    with pytest.raises(OperationalError) as caught:
        waiter.execute("SELECT * FROM core_alarm")
    assert isinstance(caught.value.__cause__, LockNotAvailable)
    holder.execute("ROLLBACK")


def test_a_statement_that_lasts_is_given_up(limited):
    with pytest.raises(OperationalError) as caught:
        limited(DB_STATEMENT_TIMEOUT="50ms").execute("SELECT pg_sleep(10)")
    assert isinstance(caught.value.__cause__, QueryCanceled)


@pytest.mark.parametrize(("address", "options"), [("", None), ("?options=-c%20jit%3Doff", "-c jit=off")])
def test_without_limits_the_connection_is_as_its_address_says(monkeypatch, address, options):
    """For a pooler that refuses options at the start of a connection."""
    monkeypatch.setenv("DB_LOCK_TIMEOUT", "")
    monkeypatch.setenv("DB_STATEMENT_TIMEOUT", "")
    monkeypatch.setenv("DB_PLAN_CACHE_MODE", "")

    assert database_from_url(f"postgresql:///x{address}")["OPTIONS"].get("options") == options


def test_a_web_process_is_more_hurried_than_commands_and_jobs():
    ask = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS']['options'])"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DB_")} | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test"
    }

    def options(first):
        command = [sys.executable, "-c", f"{first}{ask}"]
        return subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True, text=True
        ).stdout.strip()

    assert options("") == "-c lock_timeout=60s -c plan_cache_mode=force_generic_plan"
    assert (
        options("import config.wsgi; ")
        == "-c statement_timeout=30s -c lock_timeout=10s -c plan_cache_mode=force_generic_plan"
    )
