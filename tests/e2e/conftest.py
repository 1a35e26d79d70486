"""A live server on a database that is emptied after each test, browsers in French, a worker and a clock."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.db import connection
from procrastinate.contrib.django import app

from core.clock import PARIS
from tests import snapshots
from tests.e2e.browsing import DESKTOP, Person
from tests.factories.accounts import PASSWORD

KEPT_OUT_OF_MODELS = (
    "TRUNCATE procrastinate_jobs, procrastinate_periodic_defers, core_cachedpage, core_publictag CASCADE"
)


def pytest_collection_modifyitems(items):
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.e2e)


def off_the_loop(function, *args):
    """Runs verbs that need an event loop of their own (sealing a document): the browser's runs in the main thread."""

    def work():
        try:
            return function(*args)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as executor:
        return executor.submit(work).result()


def paris(year, month, day, hour=9, minute=0):
    return dt.datetime(year, month, day, hour, minute, tzinfo=PARIS)


@pytest.fixture
def set_clock(transactional_db):
    """`set_clock(instant)`: the programme's clock, for every connection."""

    def set_to(instant):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM test_clock")
            if instant is not None:
                cursor.execute("INSERT INTO test_clock VALUES (%s)", [instant])

    yield set_to
    set_to(None)


@pytest.fixture
def run_worker(transactional_db, run_jobs):
    """Runs the periodic jobs named, then what waits in the queue, as the worker would."""

    def run(*periodic):
        for name in periodic:
            app.tasks[name](timestamp=0)
        return run_jobs()

    return run


@pytest.fixture
def site(django_db_serialized_rollback, transactional_db, live_server, settings):
    """The running product. `serialized_rollback` keeps what migrations put there, Wagtail's root page first."""
    settings.SITE_URL = live_server.url
    yield SimpleNamespace(url=live_server.url, letters=mail.outbox)
    with connection.cursor() as cursor:
        cursor.execute(KEPT_OUT_OF_MODELS)


@pytest.fixture
def demonstration(site, tmp_path, settings):
    """The running product holds the demonstration."""
    settings.SEAL_FOLDER = tmp_path / "seal"
    settings.REGISTER_KEY_FILE = tmp_path / "keys" / "register.key"
    off_the_loop(snapshots.ready, snapshots.DEMONSTRATION)
    snapshots.poured(snapshots.DEMONSTRATION, tmp_path)


@pytest.fixture
def visitor(site, browser):
    """`visitor(name)`: somebody with a browser of their own, in French; whatever went wrong in it fails the test."""
    people = []

    def arrive(name="public", **options):
        context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", viewport=DESKTOP, **options)
        context.set_default_timeout(15_000)
        scripted = options.get("java_script_enabled", True)
        people.append(Person(name, context, site.url, scripted=scripted))
        return people[-1]

    yield arrive
    for person in people:
        person.context.close()
    for person in people:
        person.blameless()


@pytest.fixture
def enter(visitor):
    """`enter(user)`: that person, signed in through the login page; team, legal officer and DPO with a second factor."""

    def sign_in(user, name="", password=PASSWORD, **options):
        codes = second_factor(user) if user.groups.filter(name__startswith="role:").exists() else []
        return visitor(name or user.email, **options).sign_in(user.email, password, codes)

    return sign_in


def second_factor(user):
    """An authenticator application, and recovery codes: a TOTP code works once per thirty seconds."""
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    return RecoveryCodes.activate(user).get_unused_codes()
