"""What a reader gets when PostgreSQL gives up waiting: really, with another connection in the way."""

import contextlib

import psycopg
import pytest
from django.db import DataError, connection
from django.test import Client, RequestFactory
from django.urls import reverse

from core.views.errors import server_error
from tests.factories.challenges import challenge_set

pytestmark = pytest.mark.django_db(transaction=True)
SHORT = "150ms"


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@contextlib.contextmanager
def held(table):
    """Somebody else keeps this table to themselves."""
    given = connection.get_connection_params()
    address = {name: given[name] for name in ("dbname", "user", "password", "host", "port") if given.get(name)}
    with psycopg.connect(**address) as other:
        other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
        other.rollback()


@pytest.fixture
def limit():
    """`limit("lock_timeout")` shortens this limit on the connection of the tests until their end."""
    changed = []

    def shorten(name):
        changed.append(name)
        with connection.cursor() as cursor:
            cursor.execute(f"SET {name} = '{SHORT}'")

    yield shorten
    for name in changed:
        with connection.cursor() as cursor:
            cursor.execute(f"RESET {name}")


def is_busy(response, words="Nous n’avons pas pu répondre à temps"):
    page = response.content.decode()
    return (
        response.status_code == 503
        and response["Retry-After"] == "10"
        and response["Cache-Control"] == "no-store"
        and words in page
    )


@pytest.mark.parametrize("name", ["lock_timeout", "statement_timeout"])
def test_a_page_that_waits_too_long_asks_to_come_back(client, limit, name):
    limit(name)

    with held("challenges_challenge"):
        assert is_busy(client.get("/defis/"))
        assert is_busy(client.get("/en/defis/"), "We could not answer in time")

    assert client.get("/defis/").status_code == 200


@pytest.mark.parametrize("name", ["lock_timeout", "statement_timeout"])
def test_an_act_that_waits_too_long_changes_nothing_and_can_be_done_again(client, limit, settings, name):
    settings.DEMO = True  # without a second factor
    made = challenge_set()
    client.force_login(made.author)
    limit(name)
    path = reverse("challenge_transition", args=[made.challenge.pk, "propose"])

    with held("core_transitionlog"):
        assert is_busy(client.post(path))
    made.challenge.refresh_from_db()
    assert made.challenge.state == "draft"

    assert client.post(path).status_code == 302
    made.challenge.refresh_from_db()
    assert made.challenge.state == "proposed"


def test_who_is_signed_in_is_not_asked_again_for_the_page_that_says_so(client, limit, settings):
    settings.DEMO = True
    client.force_login(challenge_set().author)
    limit("lock_timeout")

    with held("django_session"):
        assert is_busy(client.get("/espace/"))


def test_another_fault_of_the_database_stays_a_500():
    request = RequestFactory().get("/")

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
    except DataError:
        response = server_error(request)

    assert (response.status_code, response.has_header("Retry-After")) == (500, False)
    assert server_error(request).status_code == 500
