"""Editors' pages are kept for everybody, and a restriction takes them back at once."""

import pytest
from wagtail.models import PageViewRestriction, Site

from cms.models import ContentPage, HomePage
from cms.queries import front_page
from core.models import CachedPage
from tests.factories.cms import NewsPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    home = HomePage.objects.get(locale__language_code="fr")
    page = ContentPage(title="Une page", slug="une-page", introduction="Des mots que chacun peut lire.")
    home.add_child(instance=page)
    return page


def restrict(page):
    return PageViewRestriction.objects.create(page=page, restriction_type="password", password="sésame")


def test_the_front_page_costs_one_query_once_kept(client, django_assert_num_queries):
    client.get("/")

    with django_assert_num_queries(1):
        assert client.get("/").status_code == 200


def test_a_kept_page_has_the_head_of_a_drawn_one(client):
    CachedPage.objects.all().delete()
    drawn, kept = client.get("/"), client.get("/")

    assert (dict(kept.headers), kept.content) == (dict(drawn.headers), drawn.content)


def test_a_preview_is_drawn_from_the_draft_and_not_kept(client, article, rf):
    client.get("/une-page/")
    kept = CachedPage.objects.count()
    article.introduction = "Des mots à paraître."

    asked = rf.get("/cms/", headers={"host": "localhost"})
    response = article.make_preview_request(original_request=asked)

    assert "Des mots à paraître." in response.content.decode()
    assert "Des mots à paraître." not in client.get("/une-page/").content.decode()
    assert CachedPage.objects.count() == kept


def test_a_restriction_takes_back_what_was_kept(client, article):
    assert "Des mots que chacun peut lire." in client.get("/une-page/").content.decode()

    with_callbacks(client, lambda: restrict(article))

    assert "Des mots que chacun peut lire." not in client.get("/une-page/").content.decode()


def test_what_one_reader_may_see_is_not_kept_for_the_next(client, article, django_user_model):
    restriction = restrict(article)
    CachedPage.objects.all().delete()
    session = client.session
    session["passed_page_view_restrictions"] = [restriction.pk]
    session.save()

    assert "Des mots que chacun peut lire." in client.get("/une-page/").content.decode()
    client.cookies.clear()

    assert "Des mots que chacun peut lire." not in client.get("/une-page/").content.decode()
    assert CachedPage.objects.count() == 0


@pytest.fixture
def front():
    return HomePage.objects.get(locale__language_code="fr")


def test_the_front_page_is_found_in_one_query(front, django_assert_num_queries):
    front_page()

    with django_assert_num_queries(1):
        assert front_page() == front


def test_a_restriction_on_the_front_page_is_obeyed(client, front):
    restrict(front)

    assert (front_page(), "csrfmiddlewaretoken" in client.get("/").content.decode()) == (None, True)
    assert CachedPage.objects.count() == 0


def test_a_restriction_above_the_front_page_is_obeyed(client, front):
    restrict(front.get_parent())

    assert (front_page(), "csrfmiddlewaretoken" in client.get("/").content.decode()) == (None, True)


def test_a_restriction_on_another_page_leaves_the_front_page_open(front, article):
    restrict(article)

    assert front_page() == front


def test_a_front_page_taken_down_does_not_exist(client, front):
    HomePage.objects.update(live=False)

    assert (front_page(), client.get("/").status_code) == (None, 404)


def test_an_alias_is_left_to_wagtail(front):
    HomePage.objects.filter(pk=front.pk).update(alias_of=HomePage.objects.get(locale__language_code="en"))

    assert front_page() is None


def test_several_sites_are_left_to_wagtail(client, front):
    Site.objects.create(hostname="autre.example", root_page=front.get_parent())

    assert (front_page(), client.get("/").status_code) == (None, 200)


def test_the_front_page_in_each_language(client):
    for prefix, code in (("", "fr"), ("/en", "en")):
        CachedPage.objects.all().delete()
        page = HomePage.objects.get(locale__language_code=code)

        assert page.lead in client.get(f"{prefix}/").content.decode()


def test_news_on_the_front_page_has_its_address(client):
    news = NewsPageFactory()
    CachedPage.objects.all().delete()

    assert f'href="{news.url}"' in client.get("/").content.decode()


def with_callbacks(client, act):
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        act()
