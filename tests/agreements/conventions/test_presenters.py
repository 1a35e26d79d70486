"""A frozen text is shown as it was voted, whatever its article rows and the library say now."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils.html import escape

from agreements.conventions import clause_texts
from agreements.conventions.domain.content import is_deviation, live_version
from agreements.enums import ConventionState
from agreements.models import Article, ClauseKind, ClauseVersion
from tests.factories.agreements import convention_in, open_a_way

pytestmark = pytest.mark.django_db


def text_of(client, name, convention):
    answer = client.get(reverse(name, args=[convention.pk]))
    assert answer.status_code == 200
    return answer.content.decode().partition('<div class="articles">')[2].partition('<div class="aside--sticky">')[0]


def change_everything(version):
    """Rows of articles and wordings of the library, changed behind a frozen version."""
    rows = list(version.articles.order_by("order", "id"))
    for order, article in enumerate(reversed(rows)):
        Article.objects.filter(pk=article.pk).update(order=order)
    Article.objects.filter(pk=rows[0].pk).update(
        text_fr="Texte changé après le vote.", text_en="Changed after the vote."
    )
    kinds = [article.clause_version_id for article in rows]
    ClauseVersion.objects.filter(pk__in=kinds).update(title_fr="Autre titre", title_en="Other title")
    ClauseKind.objects.filter(versions__in=kinds).update(name_fr="Autre nom")


def test_a_voted_text_is_shown_as_it_was_voted(client, sign_in):
    convention, around = convention_in(ConventionState.VOTED)
    sign_in(around.legal)
    version = live_version(convention)
    voted = version.frozen["articles"]

    change_everything(version)
    page = text_of(client, "convention", convention)

    places = [page.index(f'id="article-{entry["key"]}"') for entry in voted]
    assert len(places) > 5
    assert places == sorted(places)
    assert "Autre titre" not in page and "Texte changé après le vote." not in page
    for entry in voted:
        assert escape(entry["title_fr"]) in page and escape(entry["text_fr"][0]) in page


def test_a_text_still_negotiated_is_shown_as_it_stands(client, sign_in):
    convention, around = convention_in(ConventionState.NEGOTIATION)
    sign_in(around.legal)

    change_everything(live_version(convention))
    page = text_of(client, "convention", convention)

    assert "Texte changé après le vote." in page
    assert "Autre titre" in page


def test_the_heat_map_of_a_voted_text_names_its_articles_as_voted(client, sign_in, monkeypatch):
    convention, around = convention_in(ConventionState.VOTED)
    sign_in(around.legal)
    url = reverse("convention_stress", args=[convention.pk])
    texts = dict(clause_texts.load_texts())
    for key, article in texts.items():
        texts[key] = replace(article, title={"fr": f"Autre {key}", "en": f"Other {key}"})
    monkeypatch.setattr(clause_texts, "load_texts", lambda: texts)

    page = client.get(url).content.decode()

    for entry in live_version(convention).frozen["articles"]:
        assert f"Autre {entry['key']}" not in page


def test_the_contents_mark_what_departs_and_what_opens_a_way(client, sign_in):
    convention, around = convention_in(ConventionState.NEGOTIATION, change=open_a_way)
    sign_in(around.legal)

    page = client.get(reverse("convention", args=[convention.pk])).content.decode()

    nav = page[page.index('<nav class="doc-nav doc-nav--side"') :].partition("</nav>")[0]
    entries = dict(
        re.findall(r'<a href="#article-([\w-]+)">[^<]*</a>(?: <span class="doc-nav__mark">([^<]*)</span>)?', nav)
    )
    assert list(entries) == re.findall(r'id="article-([\w-]+)"', page)
    ways = {key for key, mark in entries.items() if "ouvre une voie" in mark}
    assert ways and ways <= set(re.findall(r'#article-([\w-]+)">', page.partition("</nav>")[2].replace(nav, "")))
    assert {key for key, mark in entries.items() if "écart" in mark} == {
        article.clause_version.kind.key
        for article in live_version(convention).articles.select_related("clause_version__kind")
        if is_deviation(article)
    }
