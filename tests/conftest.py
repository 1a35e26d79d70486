"""What every test stands on: a migrated template database cloned for each run, a clock that can be set, a browser."""

import gc
import hashlib
import itertools
import os
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

import public
from seeding.expendable import mark
from tests import databases, order, snapshots
from tests.files import ask_fields_again, storages_in

# aiosmtpd marks what it exports with `from public import public`, a decorator of the distribution atpublic. Here that name
# is the folder of the public site, which stands first on the path: it lends the decorator, to tests alone.
public.public = lambda thing: thing

ROOT = Path(__file__).resolve().parents[1]
SCREENS = ROOT / "var" / "screens"

TEST_CLOCK = """
CREATE TABLE IF NOT EXISTS test_clock (at timestamptz);
CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE
AS $$ SELECT coalesce((SELECT at FROM test_clock LIMIT 1), statement_timestamp()) $$;
"""


def pytest_configure(config):
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    SCREENS.mkdir(parents=True, exist_ok=True)
    TransactionTestCase._fixture_teardown = _clone_again
    # How long an example takes tells of the machine, not of the code: benchmarks are in bench/.
    hypothesis_settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    hypothesis_settings.load_profile("here")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    if hasattr(config, "workerinput"):
        order.longest_first(items)


def pytest_collection_finish():
    """What is imported by now stays until the end: the collector need not look through it again and again."""
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    config.option.loadscopereorder = False  # ours is the order
    return order.Scheduling(config, log)


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):
        snapshots.drop_all()


def _migrations_fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    digest.update((ROOT / "requirements.txt").read_bytes())
    digest.update(TEST_CLOCK.encode())
    digest.update((ROOT / "seeding" / "expendable.py").read_bytes())
    return digest.hexdigest()[:12]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Each run has a database of its own, cloned from a template that is migrated once per set of migrations."""
    template = f"datacity_template_{_migrations_fingerprint()}"
    database = connections["default"].settings_dict
    with databases.server() as server:
        server.execute("SELECT pg_advisory_lock(20151117)")
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            _make_template(server, template, django_db_blocker)
        _drop_leftovers(server, template)
    # xdist workers are processes of their own, so the process number alone keeps runs apart.
    database["TEST"].update({"NAME": databases.of_this_process(), "TEMPLATE": template, "MIGRATE": False})
    # What a database holds when it is made comes with each clone: nothing has to be written out and read back.
    connections["default"].creation.serialize_db_to_string = lambda: "[]"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    yield
    connections.close_all()
    with databases.server() as server:
        databases.disconnect(server, connections["default"].settings_dict["NAME"])


def _clone_again(case):
    """After a test that commits, the database is dropped and cloned from the template: flushing would take away the
    permissions, content types and pages that migrations made, and may not touch the register.
    """
    connections.close_all()
    database = connections["default"].settings_dict
    with databases.server() as server:
        databases.clone(server, database["NAME"], database["TEST"]["TEMPLATE"])


def _make_template(server, template, blocker):
    from django.core.management import call_command

    building = f"{template}_building"
    server.execute(f'DROP DATABASE IF EXISTS "{building}"')
    server.execute(f'CREATE DATABASE "{building}"')
    wrapper = connections["default"]
    kept = wrapper.settings_dict["NAME"]
    wrapper.close()
    wrapper.settings_dict["NAME"] = building
    with blocker.unblock():
        call_command("migrate", verbosity=0, interactive=False)
        with wrapper.cursor() as cursor:
            cursor.execute(TEST_CLOCK)
            mark(cursor)
        wrapper.close()
    wrapper.settings_dict["NAME"] = kept
    server.execute(f'ALTER DATABASE "{building}" RENAME TO "{template}"')


def _drop_leftovers(server, template):
    rows = server.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'test_datacity_%' OR datname LIKE 'datacity_template_%'"
    )
    for (name,) in rows.fetchall():
        if name == template or name.endswith("_building"):
            continue
        number = name.rpartition("_")[2]
        if name.startswith("test_datacity_") and number.isdigit() and Path(f"/proc/{number}").exists():
            continue
        try:
            server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        except psycopg.errors.ObjectInUse:
            continue


@pytest.fixture
def clock(db):
    """`clock(instant)` sets the programme's clock, `clock(None)` lets it run again."""

    def set_clock(instant):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM test_clock")
            if instant is not None:
                cursor.execute("INSERT INTO test_clock VALUES (%s)", [instant])

    yield set_clock
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM test_clock")


@pytest.fixture(autouse=True)
def _french():
    """A page asked in English leaves its language active in this thread: each test begins in French."""
    translation.activate("fr")


@pytest.fixture(autouse=True)
def _pages_are_counted_from_one(monkeypatch):
    """A process deletes old pages each time it has stored a hundred: which test that falls on would depend on those before."""
    monkeypatch.setattr("core.public_cache._stored", itertools.count(1))


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_their_own(request):
    """An empty folder for each test; tests that share a set-up share its files."""
    if "shared_files" not in request.fixturenames:
        request.getfixturevalue("_own_files")


@pytest.fixture
def _own_files(tmp_path, settings, monkeypatch):
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = storages_in(tmp_path, settings.STORAGES)
    ask_fields_again(monkeypatch)


@pytest.fixture(scope="module")
def shared_files(tmp_path_factory):
    """The files of a set-up that all the tests of a module share, with the seal and the key of the register."""
    folder = tmp_path_factory.mktemp("shared")
    with snapshots.in_folder(folder):
        yield folder


@pytest.fixture(scope="module")
def shared_transaction(django_db_setup, django_db_blocker):
    """A transaction around all the tests of a module: what is built in it is built once, and never committed. Each test,
    marked `django_db`, runs in a savepoint of it.
    """
    with django_db_blocker.unblock():
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        connections.close_all()


@pytest.fixture(scope="module")
def shared_world(shared_transaction):
    """`with shared_world(make) as made`: what `make()` builds, undone before the next one is built."""

    @contextmanager
    def build(make):
        with transaction.atomic():
            yield make()
            transaction.set_rollback(True)

    return build


@pytest.fixture
def run_jobs(db):
    """Runs what is waiting in the queue, in this transaction, in order, and returns how many jobs ran."""
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.models import ProcrastinateJob

    def run() -> int:
        count = 0
        while True:
            job = ProcrastinateJob.objects.filter(status="todo").order_by("id").first()
            if job is None:
                return count
            with connection.cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job.pk])
                app.tasks[job.task_name](**job.args)
                cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.pk])
            count += 1

    return run


@pytest.fixture
def client(client):
    """A client that runs what waits for the commit, as a real request would."""
    from django.test import TestCase

    request = client.request

    def request_and_commit(**kwargs):
        with TestCase.captureOnCommitCallbacks(execute=True):
            return request(**kwargs)

    client.request = request_and_commit
    return client


@pytest.fixture
def sign_in(client):
    """`sign_in(user)`: the client with that person's session, second factor passed."""
    import time

    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY

    def enter(user):
        client.force_login(user)
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        return client

    return enter


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    from tools.system import browser

    arguments = dict(browser_type_launch_args)
    if path := browser():
        arguments["executable_path"] = path
    arguments["args"] = [
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-gpu",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ]
    return arguments


assert settings.TESTING


@pytest.fixture(scope="session")
def s3_store():
    """A real S3 store, started for this run on the loopback."""
    from tools.local_s3 import LocalS3

    store = LocalS3()
    yield store.start()
    store.stop()


@pytest.fixture
def s3_files(s3_store, settings, monkeypatch, _files_in_a_folder_of_their_own):
    """Files go to the S3 store for the time of a test."""
    _files_go_to(s3_store["bucket"], s3_store, settings, monkeypatch)


@pytest.fixture
def locked_files(s3_store, settings, monkeypatch, _files_in_a_folder_of_their_own):
    """The same in a bucket with object lock, where what is locked cannot be removed."""
    _files_go_to(s3_store["locking_bucket"], s3_store, settings, monkeypatch)


def _files_go_to(bucket, s3_store, settings, monkeypatch):
    options = {
        "bucket_name": bucket,
        "endpoint_url": s3_store["endpoint"],
        "access_key": s3_store["access_key"],
        "secret_key": s3_store["secret_key"],
        "region_name": "us-east-1",
        "addressing_style": "path",
        "file_overwrite": False,
        "max_memory_size": 5 * 1024 * 1024,
    }
    storages = {**settings.STORAGES}
    storages["private"] = {"BACKEND": "core.storage_s3.PrivateS3Storage", "OPTIONS": {**options, "location": "private"}}
    storages["default"] = {"BACKEND": "core.storage_s3.PublicS3Storage", "OPTIONS": {**options, "location": "public"}}
    settings.STORAGES = storages
    ask_fields_again(monkeypatch)


@pytest.fixture
def smtp(settings, tmp_path):
    """A real SMTP server; `smtp.messages` holds what it received."""
    from tests.smtp import Keep, serve

    handler = Keep(tmp_path / "mail")
    controller = serve(handler)
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": controller.port},
        }
    }
    yield handler
    controller.stop()
