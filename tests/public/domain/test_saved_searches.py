"""A followed search: asked, confirmed by the address itself, mailed once a day, stopped by one click."""

import datetime as dt

import pytest
from django.db import connection
from django.http import QueryDict

from challenges.models import Challenge, SavedSearch
from core.emails import deliver
from core.models import OutMail
from public.addresses import search_page, search_stop, token_of
from public.domain import saved_searches
from public.searches import canonical, in_words
from tests.factories.accounts import UserFactory
from tests.factories.challenges import OPENS, ChallengeFactory
from tests.factories.partners import ThemeFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ADDRESS = "lea@nowhere.example"


@pytest.fixture(autouse=True)
def _before_the_call(clock):
    clock(OPENS - DAY)


def followed(query="", email=ADDRESS):
    search = SavedSearch.objects.create(email=email, query=query, seen_until=OPENS - 2 * DAY)
    saved_searches.confirm_search(search)
    return search


def opened(at, **given):
    challenge = ChallengeFactory(open=True, **given)
    Challenge.objects.filter(pk=challenge.pk).update(published_at=at)
    connection.check_constraints()
    return challenge


def test_nothing_comes_before_the_address_has_confirmed(client, clock):
    response = client.post("/recherches/suivre/?q=canal&theme=inconnu&tri=titre", {"email": "Lea@Nowhere.example"})

    assert response.status_code == 200
    search = SavedSearch.objects.get()
    assert (search.email, search.query, search.confirmed_at) == (ADDRESS, "q=canal", None)
    message = OutMail.objects.get()
    assert (message.kind, message.to) == ("public.search_to_confirm", ADDRESS)
    assert search_page(search) in message.body

    clock(OPENS)
    opened(OPENS, title_fr="Le canal")
    clock(OPENS + 2 * DAY)
    assert saved_searches.mail_searches().done == 0
    assert OutMail.objects.count() == 1


def test_opening_the_link_confirms_nothing_the_button_does(client):
    search = SavedSearch.objects.create(email=ADDRESS, seen_until=OPENS)
    path = f"/recherches/{token_of(search)}/"

    page = client.get(path)
    search.refresh_from_db()
    assert search.confirmed_at is None
    assert page["Cache-Control"] == "no-store"

    client.post(path, {"confirmer": "1"})
    search.refresh_from_db()
    assert search.confirmed_at


def test_one_mail_tells_of_what_opened_since_and_the_next_of_nothing_twice(clock):
    search = followed("q=canal")
    clock(OPENS)
    found, _other = opened(OPENS, title_fr="Le canal en été"), opened(OPENS, title_fr="Les rues")
    clock(OPENS + DAY)

    assert saved_searches.mail_searches().done == 1
    message = OutMail.objects.get()
    assert message.kind == "public.search_found"
    assert message.to == ADDRESS
    assert f"/defis/{found.slug}/" in message.body
    assert "Les rues" not in message.body
    assert message.unsubscribe_url == search_stop(search)

    assert saved_searches.mail_searches().done == 0, "the same morning"
    clock(OPENS + 2 * DAY)
    saved_searches.mail_searches()
    assert OutMail.objects.count() == 1, "nothing new, nothing sent"


def test_a_challenge_published_after_the_instant_of_a_mail_is_left_to_the_next(clock):
    search = followed()
    clock(OPENS + DAY)
    late = opened(OPENS + DAY)

    assert saved_searches.found_since(search, OPENS + DAY - dt.timedelta(seconds=1)) == []
    assert saved_searches.found_since(search, OPENS + DAY) == [late]


def test_a_search_for_what_is_offered_no_more_finds_nothing(clock):
    theme = ThemeFactory()
    search = followed(f"theme={theme.slug}")
    theme.delete()
    clock(OPENS)
    opened(OPENS)

    assert saved_searches.found_since(search, OPENS) == []


def test_a_challenge_that_closed_meanwhile_or_is_a_draft_is_not_told(clock):
    followed()
    clock(OPENS)
    ChallengeFactory(title_fr="Brouillon")
    challenge = ChallengeFactory(closed=True)
    Challenge.objects.filter(pk=challenge.pk).update(published_at=OPENS)
    clock(OPENS + DAY)

    saved_searches.mail_searches()

    assert not OutMail.objects.exists()


def test_the_message_carries_the_headers_of_one_click(clock, smtp):
    search = followed()
    clock(OPENS)
    opened(OPENS)
    clock(OPENS + DAY)
    saved_searches.mail_searches()

    deliver(str(OutMail.objects.get().pk))

    headers = smtp.messages[0]
    assert headers["List-Unsubscribe"] == f"<{search_stop(search)}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_click_deletes_the_address_without_cookie_and_twice_is_no_fault(client):
    from django.test import Client  # noqa: PLC0415

    search = followed()
    path = f"/recherches/{token_of(search)}/arret/"
    strict = Client(enforce_csrf_checks=True)

    assert strict.get(path)["Location"] == path.removesuffix("arret/")
    assert SavedSearch.objects.exists(), "a program that opens links stops nothing"
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert strict.post(path).status_code == 204
    assert not SavedSearch.objects.exists()
    assert client.get(f"/recherches/{token_of(search)}/").status_code == 404


def test_a_changed_token_opens_and_stops_nothing(client):
    search = followed()
    forged = token_of(search)[:-1] + "_"

    assert client.get(f"/recherches/{forged}/").status_code == 404
    client.post(f"/recherches/{forged}/arret/")
    assert SavedSearch.objects.exists()


def test_the_address_of_the_signed_in_person_needs_no_mail(client):
    person = UserFactory(email="Ada@nowhere.example")
    client.force_login(person)

    response = client.post("/recherches/suivre/", {"email": "ada@nowhere.example"})

    search = SavedSearch.objects.get()
    assert response["Location"] == f"/recherches/{token_of(search)}/"
    assert search.confirmed_at
    assert not OutMail.objects.exists()


def test_asked_twice_it_is_followed_once_and_says_so(client):
    for _ in range(2):
        client.post("/recherches/suivre/?q=canal", {"email": ADDRESS})

    assert SavedSearch.objects.count() == 1


def test_the_longest_words_that_the_list_takes_are_followed(client):
    words = "𐍈" * 100  # four bytes each, twelve signs in an address

    response = client.post(f"/recherches/suivre/?q={words}", {"email": ADDRESS})

    assert response.status_code == 200
    assert words in dict(in_words(SavedSearch.objects.get().query)).values()


def test_the_sixth_demand_of_an_hour_is_refused_and_the_address_stays_typed(client):
    for n in range(5):
        assert client.post("/recherches/suivre/", {"email": f"{n}@nowhere.example"}).status_code == 200

    response = client.post("/recherches/suivre/", {"email": ADDRESS})

    assert response.status_code == 429
    assert ADDRESS in response.content.decode()
    assert SavedSearch.objects.count() == 5


def test_a_wrong_address_says_so_under_its_field(client):
    response = client.post("/recherches/suivre/", {"email": "lea"})

    assert response.status_code == 422
    assert "lea" in response.content.decode()


def test_what_nobody_confirmed_is_deleted_after_seven_days(clock):
    SavedSearch.objects.create(email="old@nowhere.example", seen_until=OPENS)
    followed()
    clock(OPENS + 6 * DAY)
    SavedSearch.objects.create(email="new@nowhere.example", seen_until=OPENS)
    SavedSearch.objects.filter(email="old@nowhere.example").update(created_at=OPENS - 2 * DAY)
    SavedSearch.objects.filter(email="new@nowhere.example").update(created_at=OPENS + 5 * DAY)

    saved_searches.purge_searches()

    assert sorted(SavedSearch.objects.values_list("email", flat=True)) == [ADDRESS, "new@nowhere.example"]


def test_a_search_keeps_what_is_offered_and_nothing_else():
    theme = ThemeFactory()

    query = canonical(QueryDict(f"tri=titre&theme={theme.slug}&etat=ouvert&q= l’eau &page=3&x=1"))

    assert query == f"q=l%E2%80%99eau&theme={theme.slug}"
    assert ("Thème", theme.name_fr) in in_words(query)


@pytest.mark.parametrize("path", ["/defis/flux.rss", "/defis/flux.atom", "/defis/calendrier.ics"])
def test_feeds_of_a_search_hold_what_the_list_shows(client, clock, path):
    clock(OPENS)
    opened(OPENS, title_fr="Le canal en été")
    opened(OPENS, title_fr="Les rues")

    everything = client.get(path).content.decode()
    page = client.get(f"{path}?q=canal").content.decode()

    assert "Les rues" in everything
    assert "canal en" in page
    assert "Les rues" not in page
