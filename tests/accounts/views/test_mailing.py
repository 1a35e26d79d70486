"""What one chooses to receive: the page, and the one click of a mail program."""

import pytest

from accounts.mail_topics import choosable
from core.mail_choices import DAILY, Way, choose, stop_url, ways_of
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/compte/courriels/"
KIND = "casework.new_messages"


@pytest.fixture
def person(db):
    return UserFactory()


def whole(**changed):
    ways = {kind.kind.replace(".", "_"): "now" for kind in choosable()}
    return ways | {f"initial-{name}": way for name, way in ways.items()} | changed


def test_a_choice_is_kept_and_shown_and_only_what_was_changed_is_written(person, sign_in):
    client = sign_in(person)

    assert client.post(PAGE, whole(casework_new_messages="daily")).status_code == 302

    assert ways_of(person.pk) == {KIND: Way.DAILY}
    assert client.get(PAGE).context["form"]["casework_new_messages"].value() == Way.DAILY


def test_a_required_kind_stands_there_with_its_reason_and_cannot_be_refused(person, sign_in):
    client = sign_in(person)
    page = client.get(PAGE).content.decode()
    assert "Résultat d’une candidature" in page and "La loi ou un règlement" in page
    assert 'name="challenges_decision"' not in page

    client.post(PAGE, whole(challenges_decision="never"))

    assert ways_of(person.pk) == {}


def test_an_unknown_way_is_refused_under_its_field(person, sign_in):
    answer = sign_in(person).post(PAGE, whole(casework_new_messages="loud"))

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"casework_new_messages"})
    assert ways_of(person.pk) == {}


def test_all_at_once_in_one_press(person, sign_in):
    sign_in(person).post(PAGE, {"all": "daily"})

    assert ways_of(person.pk) == dict.fromkeys([kind.kind for kind in choosable()], Way.DAILY)


def test_a_mail_program_ends_a_kind_in_one_click_and_a_program_that_opens_links_ends_nothing(person, client):
    url = stop_url(person, [KIND], "fr").removeprefix("https://datacity.example")
    path = url[url.index("/compte/") :]

    page = client.get(path)
    assert "Nouveaux messages dans un échange" in page.content.decode() and page["Cache-Control"] == "no-store"
    assert ways_of(person.pk) == {}

    for _twice in range(2):
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert ways_of(person.pk) == {KIND: Way.NEVER}


def test_the_button_of_the_page_says_that_it_is_done(person, client):
    choose(person, {KIND: Way.DAILY})
    url = stop_url(person, [DAILY], "en")
    path = url[url.index("/en/") :]

    answer = client.post(path, {"button": "1"})

    assert answer.status_code == 200 and answer.context["done"]
    assert ways_of(person.pk) == {KIND: Way.NEVER}


@pytest.mark.parametrize(("given", "status"), [({}, 204), ({"button": "1"}, 404)])
def test_a_forged_address_ends_nothing(person, client, given, status):
    assert client.post("/compte/courriels/arret/rien/", given).status_code == status
    assert client.get("/compte/courriels/arret/rien/").status_code == 404
