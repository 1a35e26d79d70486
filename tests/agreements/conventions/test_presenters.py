"""A frozen text is shown as it was voted, whatever its article rows and the library say now."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils.html import escape

from agreements.conventions import clause_texts
from agreements.conventions.domain.content import live_version
from agreements.enums import ConventionState
from agreements.models import Article, ClauseKind, ClauseVersion
from tests.factories.agreements import convention_in

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
