"""Liveness, and readiness with each of its parts broken for real."""

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateWorker

from core import health
from core.alarms import raise_alarm, settle
from register.domain.head import sign_head
from register.enums import AlarmCode

PARTS = {"database", "storage", "worker", "jobs", "disk", "register", "mail"}


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def beat(seconds_ago=0):
    run("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))", seconds_ago)


@pytest.fixture(autouse=True)
def _ask_anew():
    health._storage.clear()


@pytest.fixture
def installation(db, settings, tmp_path):
    """A worker whose heart beats, a register with a signed head, files that can be written."""
    settings.REGISTER_KEY_FILE = tmp_path / "register.key"
    sign_head()
    beat()


@pytest.fixture
def missing(client):
    """Asks, and gives the parts that are not ready; the status must say the same."""

    def ask():
        response = client.get("/-/ready/")
        answer = response.json()
        ready = answer.pop("ready")
        false = {name for name, good in answer.items() if not good}
        assert answer.keys() == PARTS
        assert (ready, response.status_code) == ((True, 200) if not false else (False, 503))
        assert response["Cache-Control"] == "no-store"
        return false

    return ask


def test_liveness_needs_no_login_and_no_database(client):
    assert client.get("/-/health/").json() == {"status": "alive"}


def test_everything_is_ready(installation, missing):
    assert missing() == set()


def test_no_worker(installation, missing):
    ProcrastinateWorker.objects.all()._raw_delete("default")

    assert missing() == {"worker", "jobs"}


@pytest.mark.parametrize(("seconds", "parts"), [(30, set()), (60, {"worker", "jobs"})])
def test_a_worker_whose_heart_has_stopped(installation, missing, seconds, parts):
    ProcrastinateWorker.objects.all()._raw_delete("default")
    beat(seconds)

    assert missing() == parts


@pytest.mark.parametrize(("minutes", "parts"), [(4, set()), (6, {"jobs"})])
def test_a_job_that_nobody_begins(installation, missing, minutes, parts):
    app.configure_task("core.send_mail").defer(outmail_id="x")
    run("UPDATE procrastinate_events SET at = now() - make_interval(mins => %s)", minutes)

    assert missing() == parts


@pytest.mark.parametrize(("minutes", "parts"), [(-60, set()), (4, set()), (6, {"jobs"})])
def test_a_job_of_a_set_hour_is_late_from_that_hour_on(installation, missing, minutes, parts):
    app.configure_task("core.send_mail").defer(outmail_id="x")
    run("UPDATE procrastinate_events SET at = now() - interval '1 day'")
    run("UPDATE procrastinate_jobs SET scheduled_at = now() - make_interval(mins => %s)", minutes)

    assert missing() == parts


def test_a_job_that_is_done_or_being_done_is_not_late(installation, missing):
    for status in ("doing", "succeeded", "failed"):
        job = app.configure_task("core.send_mail").defer(outmail_id="x")
        run("UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s", status, job)
    run("UPDATE procrastinate_events SET at = now() - interval '1 day'")

    assert missing() == set()


def test_a_storage_that_cannot_be_written(installation, missing, settings, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    private = {"BACKEND": "core.storage.PrivateDiskStorage", "OPTIONS": {"location": tmp_path / "file" / "private"}}
    settings.STORAGES = {**settings.STORAGES, "private": private}

    assert missing() == {"storage"}


def test_the_probe_leaves_nothing_behind(installation, missing, settings):
    missing()

    assert [path for path in settings.PRIVATE_ROOT.rglob("*") if path.is_file()] == []


@pytest.mark.s3
def test_a_bucket_that_is_written_and_one_that_refuses_us(installation, missing, s3_files, settings):
    assert missing() == set()

    options = {**settings.STORAGES["private"]["OPTIONS"], "secret_key": "wrong"}
    settings.STORAGES = {**settings.STORAGES, "private": {**settings.STORAGES["private"], "OPTIONS": options}}

    assert missing() == {"storage"}


def test_a_disk_that_is_nearly_full(installation, missing, settings):
    import shutil

    settings.DISK_MIN_FREE = shutil.disk_usage(settings.PRIVATE_ROOT.parent).free + 2**30

    assert missing() == {"disk"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE register_node SET hash = sha256('x') WHERE level = 0 AND index = 0",
        "UPDATE register_head SET signature = sha512('x')",
        "UPDATE register_head SET root_hash = sha256('x')",
        "UPDATE register_head SET tree_size = tree_size + 1",
        "DELETE FROM register_node",
        "DELETE FROM register_entry",
        "DELETE FROM register_head",
    ],
)
def test_a_register_that_no_longer_verifies(installation, missing, change):
    run("SET CONSTRAINTS ALL IMMEDIATE")
    for table in ("entry", "node", "head"):
        run(f"ALTER TABLE register_{table} DISABLE TRIGGER USER")
    run(change)

    assert missing() == {"register"}


def test_a_verification_that_failed_stands_until_one_is_good(installation, missing):
    raise_alarm(AlarmCode.FALSE, "La vérification a échoué.")
    assert missing() == {"register"}

    settle(AlarmCode.FALSE)
    assert missing() == set()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_gone(missing):
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "rien_de_tel"
    try:
        assert missing() == {"database", "worker", "jobs", "register", "mail"}
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


def test_what_cannot_be_told_is_false(installation, missing, monkeypatch):
    for name in PARTS:
        monkeypatch.setitem(health._parts, name, lambda: 1 / 0)
        assert name in missing()
    monkeypatch.setitem(health._parts, "disk", lambda: "yes")
    assert "disk" in missing()
