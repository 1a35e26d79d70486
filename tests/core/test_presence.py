"""Who is writing here now."""

import datetime as dt
import time

import pytest
from django.urls import reverse

from agreements.enums import ConventionState
from agreements.models import Article
from core.models import Presence
from core.presence import meet, sweep
from tests.factories.accounts import UserFactory
from tests.factories.agreements import convention_in
from tests.factories.challenges import challenge_set
from tests.factories.pilots import pilot_set

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)


def test_people_meet_for_a_minute_in_one_query(clock, django_assert_num_queries):
    one, two = UserFactory(first_name="Léa", last_name="Fontaine"), UserFactory(first_name="", last_name="")
    clock(NOW)
    assert meet("here", one) == []
    with django_assert_num_queries(1):
        assert meet("here", two) == ["Léa Fontaine"]
    assert (meet("here", one), meet("there", one)) == (["Une autre personne"], [])

    clock(NOW + dt.timedelta(seconds=61))
    assert meet("here", two) == []
    assert Presence.objects.count() == 3
    clock(NOW + dt.timedelta(hours=2))
    assert (sweep(), Presence.objects.count()) == (3, 0)


def ping(client, url, user, version=0):
    client.force_login(user)
    return client.post(url, headers={"X-Presence": str(version)})


def test_two_writers_of_a_section_see_each_other(client):
    group = challenge_set(complete=False)
    url = reverse("challenge_section", args=[group.challenge.pk, "problem"])

    assert ping(client, url, group.author).json() == {"html": "\n"}
    assert f"{group.author} écrit aussi ici en ce moment." in ping(client, url, group.agent).json()["html"]

    client.post(url, {"body_fr": "Un texte.", "version": 0, "sitting": "a"}, headers={"X-Autosave": "1"})
    html = ping(client, url, group.author).json()["html"]
    assert f"{group.agent} a enregistré un texte plus récent." in html
    assert "plus récent" not in ping(client, url, group.author, version=1).json()["html"]
    assert "plus récent" not in ping(client, url, group.agent).json()["html"]


def test_presence_is_for_those_who_may_write(client, team):
    group = challenge_set(complete=False)
    url = reverse("challenge_section", args=[group.challenge.pk, "problem"])

    assert ping(client, url, UserFactory()).status_code == 404
    assert ping(client, url, UserFactory(legal=True)).status_code in {302, 403}
    assert not Presence.objects.exists()


@pytest.fixture
def team():
    return UserFactory(team=True)


def test_two_negotiators_of_an_article_see_each_other(client, settings):
    settings.DEMO = True
    convention, _around = convention_in(ConventionState.DRAFT)
    article = Article.objects.filter(version__convention=convention).first()
    url = reverse("convention_article", args=[convention.pk, article.pk])
    one, two = UserFactory(legal=True), UserFactory(legal=True)

    assert ping(client, url, one).json() == {"html": "\n"}
    assert f"{one} écrit aussi ici en ce moment." in ping(client, url, two).json()["html"]
    assert ping(client, url, UserFactory()).status_code == 404


def mark_on(client, url, person):
    client.force_login(person)
    page = client.get(url).content.decode()
    return page.partition('data-place="')[2].partition('"')[0]


def here(client, mark):
    return client.post(reverse("presence"), {"place": mark})


def test_any_shared_form_tells_who_else_has_it_open_in_either_language(client, team, monkeypatch, settings):
    settings.DEMO = True
    group = pilot_set()
    url = reverse("pilot_plan", args=[group.pilot.pk])
    first = mark_on(client, url, group.agent)
    assert here(client, first).json() == {"html": "\n"}
    second = mark_on(client, f"/en{url}", team)

    assert f"{group.agent} écrit aussi ici en ce moment." in here(client, second).json()["html"]
    assert here(client, first).status_code == 410, "the mark of somebody else"
    assert here(client, second[:-1]).status_code == 410
    assert here(client, "").status_code == 410

    late = time.time() + 601
    monkeypatch.setattr("django.core.signing.time.time", lambda: late)
    assert here(client, second).status_code == 410, "whoever was refused the page meanwhile is told nothing more"
