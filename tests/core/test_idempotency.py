"""A form that is sent twice counts once: double click, second try after a lost answer, held post."""

import datetime as dt
import threading
import uuid

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from core.clock import app_now
from core.exceptions import DomainError
from core.idempotency import IdempotencyMiddleware, _claimed, sweep
from core.models import Comment, HeldPost, SentForm, generic_key
from core.ui.keys import FIELD
from tests.factories.challenges import challenge_set


@pytest.fixture
def group(db):
    return challenge_set(complete=False)


@pytest.fixture
def address(group):
    return reverse("challenge_comment", args=[group.challenge.pk, "problem"])


def remark(body="Est-ce bien 40 camions ?", key="a" * 32):
    return {"c-body": body, FIELD: key}


def test_every_form_bears_a_key_of_its_own(client, group):
    client.force_login(group.author)

    page = client.get(reverse("challenge_section", args=[group.challenge.pk, "problem"])).content.decode()

    keys = [part.partition('"')[0] for part in page.split(f'name="{FIELD}" value="')[1:]]
    assert len(keys) == page.count("csrfmiddlewaretoken") == len(set(keys))


def test_the_same_post_twice_writes_once_and_leads_to_the_same_page(client, group, address):
    client.force_login(group.author)

    first, again = client.post(address, remark()), client.post(address, remark())

    assert Comment.objects.count() == 1
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert "n’a compté qu’une fois" in str(list(get_messages(again.wsgi_request))[-1])


def test_by_script_too(client, group, address):
    client.force_login(group.author)

    answers = [client.post(address, remark(), headers={"X-Send": "1"}) for _ in range(2)]

    assert Comment.objects.count() == 1
    assert [answer.status_code for answer in answers] == [204, 204]


def test_another_text_from_the_same_page_is_another_post(client, group, address):
    client.force_login(group.author)

    client.post(address, remark())
    client.post(address, remark("Une autre remarque."))

    assert Comment.objects.count() == 2


def test_somebody_else_with_the_same_key_is_somebody_else(client, group, address):
    for person in (group.author, group.agent):
        client.force_login(person)
        client.post(address, remark())

    assert Comment.objects.count() == 2


def test_what_was_refused_may_be_sent_again(client, group, address):
    client.force_login(group.author)

    assert client.post(address, remark("")).status_code == 422

    assert not SentForm.objects.exists()


def test_a_post_without_a_key_is_as_before(client, group, address):
    client.force_login(group.author)

    for _ in range(2):
        client.post(address, {"c-body": "Sans clé."})

    assert Comment.objects.count() == 2
    assert not SentForm.objects.exists()


def test_a_held_post_that_is_sent_twice_counts_once(client, group, address):
    client.force_login(group.author)
    client.get(reverse("workspace"))
    del client.cookies["sessionid"]
    client.post(address, remark())
    client.force_login(group.author)
    held = client.get(reverse("held_post", args=[HeldPost.objects.get().pk])).content.decode()
    assert f'name="{FIELD}" value="{"a" * 32}"' in held

    for _ in range(2):
        client.post(address, remark())

    assert Comment.objects.count() == 1


def asked(person, view):
    """The middleware around this view, as Django calls it."""
    request = RequestFactory().post("/ailleurs/", {FIELD: uuid.uuid4().hex})
    request.user, request.session = person, {}
    request._messages = FallbackStorage(request)

    def get_response(request):
        assert middleware.process_view(request, view, (), {}) is None
        try:
            return view(request)
        except Exception as error:  # noqa: BLE001
            middleware.process_exception(request, error)
            return HttpResponse(status=409 if isinstance(error, DomainError) else 500)

    middleware = IdempotencyMiddleware(get_response)
    return middleware(request)


@pytest.mark.parametrize(("error", "kept"), [(ValueError, 0), (DomainError, 1)])
def test_a_failure_takes_everything_back_and_a_refusal_what_it_refused(group, error, kept):
    def view(request):
        Comment.objects.create(**generic_key(group.challenge), author=group.author, body="Écrit avant la panne.")
        raise error("panne")

    asked(group.author, view)

    assert Comment.objects.count() == kept
    assert not SentForm.objects.exists()


def test_two_at_once_the_second_waits_for_the_first(db):
    """The first has not committed: another connection waits for what it will say."""
    assert _claimed("d" * 64)
    found = []

    def second():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '150ms'")
        try:
            found.append(_claimed("d" * 64))
        except OperationalError as error:
            found.append(str(error))
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    thread.start()
    thread.join()

    assert "lock timeout" in found[0]


def test_posts_of_more_than_a_week_ago_are_forgotten(db):
    SentForm.objects.create(digest="old", created_at=app_now() - dt.timedelta(days=8))
    SentForm.objects.create(digest="new")

    assert sweep() == 1
    assert list(SentForm.objects.values_list("digest", flat=True)) == ["new"]
