"""A form sent after the end of a session, by script and without one: nothing typed is lost, nobody else reads it."""

import datetime as dt

import pytest
from django.urls import reverse

from challenges.calls.domain.section import comment_section
from core import held_posts
from core.models import HeldPost
from core.sending import COOKIE, cookie_mark, page_mark
from tests.factories.accounts import UserFactory
from tests.factories.challenges import challenge_set

WRITTEN = {"first_name": "Léa", "last_name": "Un nom qui a coûté du temps", "language": "fr"}


@pytest.fixture
def person(db):
    return UserFactory()


@pytest.fixture
def ended(client, person):
    """The browser of this person, whose session has ended."""
    client.force_login(person)
    assert client.get("/compte/").status_code == 200
    del client.cookies["sessionid"]
    return client


def sent(client, **headers):
    return client.post("/compte/", WRITTEN, **headers)


def test_a_page_with_a_form_bears_the_one_script_and_a_page_without_one_does_not(client, person):
    client.force_login(person)

    page = client.get("/compte/").content.decode()

    assert f'data-writer="{page_mark(person)}"' in page
    assert "core/js/writing" in page
    assert "core/js/writing" not in client.get("/glossaire/").content.decode()


def test_the_page_does_not_tell_the_mark_of_the_cookie(client, person):
    client.force_login(person)

    page = client.get("/compte/").content.decode()

    assert client.cookies[COOKIE].value == cookie_mark(person)
    assert cookie_mark(person) not in page


def test_without_a_script_the_form_waits_for_the_person_to_sign_in(ended, person):
    answer = sent(ended)

    held = HeldPost.objects.get()
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next={reverse('held_post', args=[held.pk])}")
    assert "coûté" not in bytes(held.body).decode()

    ended.force_login(person)
    page = ended.get(reverse("held_post", args=[held.pk])).content.decode()
    assert 'name="last_name" value="Un nom qui a coûté du temps"' in page
    assert 'action="/compte/"' in page

    assert ended.post("/compte/", WRITTEN).status_code == 302
    person.refresh_from_db()
    assert person.last_name == "Un nom qui a coûté du temps"


def test_somebody_else_who_signs_in_on_that_browser_never_sees_it(ended):
    sent(ended)

    ended.force_login(UserFactory())

    assert ended.get(reverse("held_post", args=[HeldPost.objects.get().pk])).status_code == 404
    assert ended.post(reverse("held_post", args=[HeldPost.objects.get().pk])).status_code == 404
    assert HeldPost.objects.count() == 1


def test_a_stranger_can_store_nothing(client, db):
    assert sent(client).status_code == 302
    client.cookies[COOKIE] = "x" * (held_posts.MARK_LENGTH - 1)

    assert sent(client).status_code == 302
    assert HeldPost.objects.count() == 0


def test_signing_out_forgets_whose_browser_it_was(client, person):
    client.force_login(person)
    client.get("/compte/")

    client.post("/compte/logout/")

    assert client.cookies[COOKIE].value == ""


def test_passwords_and_tokens_are_not_kept(rf, person):
    request = rf.post("/compte/", {"password1": "secret", "csrfmiddlewaretoken": "t", "text": "Bonjour"})

    held = held_posts.hold(request, writer=cookie_mark(person))

    assert held_posts.held_for(cookie_mark(person), held.pk).fields == [("text", "Bonjour")]


def test_what_is_too_large_is_not_held_and_the_oldest_goes_first(rf, person):
    mark = cookie_mark(person)
    assert held_posts.hold(rf.post("/compte/", {"text": "a" * held_posts.MOST_BYTES}), writer=mark) is None
    for n in range(held_posts.MOST_ROWS + 2):
        held_posts.hold(rf.post("/compte/", {"text": str(n)}), writer=mark)

    kept = [held_posts.held_for(mark, row.pk).fields[0][1] for row in HeldPost.objects.order_by("created_at")]
    assert len(kept) == held_posts.MOST_ROWS
    assert kept[-1] == str(held_posts.MOST_ROWS + 1)


def test_it_is_kept_half_an_hour(ended, person, clock):
    now = dt.datetime(2027, 3, 10, 9, tzinfo=dt.UTC)
    clock(now)
    sent(ended)
    HeldPost.objects.update(created_at=now)
    held = HeldPost.objects.get()

    clock(now + held_posts.KEPT - dt.timedelta(seconds=1))
    assert held_posts.held_for(cookie_mark(person), held.pk)
    assert held_posts.sweep() == 0
    clock(now + held_posts.KEPT)
    assert held_posts.held_for(cookie_mark(person), held.pk) is None
    assert held_posts.sweep() == 1


def test_a_script_is_told_that_the_session_ended_and_what_it_sent_is_not_redirected(ended):
    answer = sent(ended, headers={"X-Send": "1"})

    assert answer.status_code == 401
    assert HeldPost.objects.count() == 0


def test_a_script_is_told_where_to_go(client, person):
    client.force_login(person)

    answer = sent(client, headers={"X-Send": "1"})

    assert (answer.status_code, answer["X-Location"]) == (204, "/compte/")


def test_the_session_tells_who_without_telling(client, person):
    assert client.get("/-/session/").json()["writer"] == ""
    client.force_login(person)

    answer = client.get("/-/session/").json()

    assert answer["writer"] == page_mark(person)
    assert str(person.pk) not in answer["writer"]


@pytest.mark.parametrize(
    ("origin", "held"), [("http://testserver", 1), ("https://ailleurs.example", 0), ("", 0), ("null", 0)]
)
def test_an_old_token_is_shown_again_only_when_the_form_stood_on_our_site(person, origin, held):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    client.get("/compte/")

    answer = sent(client, headers={"Origin": origin} if origin else {})

    assert answer.status_code == (302 if held else 403)
    assert HeldPost.objects.count() == held


def test_without_a_script_a_refusal_in_a_message_gives_the_text_back(client, db):
    """Where a view refuses in a message and leads away, what was written stands on the page where one arrives."""
    group = challenge_set(complete=False)
    remark = comment_section(group.challenge, "problem", by=group.agent, body="Une remarque.")
    client.force_login(group.author)
    written = "Une réponse trop longue. " * 40
    where = reverse("challenge_comment_act", args=[group.challenge.pk, "problem", remark.pk, "traiter"])

    answer = client.post(where, {"answer": written})

    page = client.get(answer["Location"]).content.decode()
    assert written.strip() in page
    assert "dépasse 500 caractères" in page
    assert f'action="{where}"' in page
    assert "Votre session avait pris fin" not in page


def test_a_refusal_in_a_message_of_a_form_without_words_leads_where_the_view_leads(client, person):
    """A button has nothing to give back, whatever the length of its token."""
    client.force_login(person)

    answer = client.post(reverse("organisation_act"), {"organisation": "0" * 8, "csrfmiddlewaretoken": "t" * 64})

    assert answer.status_code == 302
    assert "/compte/envois/" not in answer["Location"]
    assert not HeldPost.objects.exists()
