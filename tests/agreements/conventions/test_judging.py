"""What the pages of a convention show of model 2: the text, its best, its prototypes today, what to negotiate, live."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse

from agreements.conventions.domain.content import live_version
from agreements.conventions.judging import best_of, told_of_text
from agreements.enums import ConventionState as S
from agreements.facts.domain.verdict import refresh
from agreements.models import Prototype
from tests.agreements.commons.model2.test_explain import BANNED
from tests.factories.agreements import article_of, convention_in
from tests.factories.facts import EIGHT, before_model_2, establish, govern, governed

pytestmark = pytest.mark.django_db
NOTHING_FOUND = "Aucune voie d’appropriation trouvée"
IF_KEPT = "Tient si chacun respecte sa parole"


def words_of(response):
    text = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    words = html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\u202f", " ").replace("\u00a0", " ")
    return re.sub(r"\s+", " ", words).replace(" ,", ",")


def page_of(client, name, *args):
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return words_of(response)


def test_a_draft_holds_if_all_keep_their_word_and_says_its_best(client, sign_in):
    convention, around = convention_in(S.DRAFT)
    sign_in(around.legal)

    page = page_of(client, "convention", convention.pk)

    assert IF_KEPT in page
    assert NOTHING_FOUND in page.split("Au mieux")[1]
    assert "Aucun prototype n’est encore sous cette convention" in page
    assert "Modèle 1, si chacun exécute ses engagements" in page
    assert not BANNED.search(page)


def test_whole_examination_draws_ways_and_says_reserves(client, sign_in):
    convention, around = convention_in(S.DRAFT)
    sign_in(around.legal)

    page = page_of(client, "convention_stress", convention.pk)

    assert "Si quelqu’un manque à sa parole" in page
    assert "La convention prend fin." in page
    assert "À savoir aussi" in page
    assert "Lire en tableau" in page
    assert not BANNED.search(page)


def editing(article, **changed):
    terms = {f"p-{name}": value for name, value in article.terms.items()}
    terms = {
        name: str(value).lower() if isinstance(value, bool) else "\n".join(value) if isinstance(value, list) else value
        for name, value in terms.items()
        if value is not None
    }
    return {**terms, "edit_version": article.edit_version, "text_fr": "", "text_en": "", "reason": "essai", **changed}


def test_editor_says_live_what_to_negotiate(client, sign_in):
    convention, around = convention_in(S.DRAFT)
    sign_in(around.legal)
    article = article_of(convention, "attribution_and_names")
    address = reverse("convention_article_preview", args=[convention.pk, article.pk])

    as_it_is = words_of(client.post(address, editing(article)))
    typed = {"p-project_name_registrable_by_partner": "true"}
    opened = words_of(client.post(address, editing(article, **typed)))

    assert IF_KEPT in as_it_is
    assert "À négocier" not in as_it_is
    assert "Voie d’appropriation trouvée, en 1 étape, sans que personne manque à sa parole" in opened
    assert "À négocier" in opened
    assert "Mention des auteurs, noms et logos" in opened.split("À négocier")[1]
    article.refresh_from_db()
    assert article.terms["project_name_registrable_by_partner"] is False


def test_change_to_negotiate_is_a_button_for_those_who_edit(client, sign_in):
    def name_may_be_registered(version):
        article = version.articles.get(clause_version__kind="attribution_and_names")
        article.terms = {**article.terms, "project_name_registrable_by_partner": True}
        article.save()

    convention, around = convention_in(S.DRAFT, change=name_may_be_registered)

    sign_in(around.legal)
    mine = client.get(reverse("convention", args=[convention.pk])).content.decode()
    sign_in(around.partner_member)
    theirs = client.get(reverse("convention", args=[convention.pk])).content.decode()

    assert 'value="attribution_and_names"' in mine
    assert 'value="attribution_and_names"' not in theirs
    assert "À négocier" in theirs


def under(convention):
    """A prototype that the version in force of this convention governs, as the City's people see it."""
    around = governed()
    around.version = live_version(convention)
    Prototype.objects.filter(pk=around.prototype.pk).update(governing_version=around.version)
    around.prototype = Prototype.objects.select_related("maker", "governing_version").get(pk=around.prototype.pk)
    refresh(around.prototype)
    return around


def test_prototype_under_the_convention_shows_today_with_its_acts(client, sign_in):
    convention, city = convention_in(S.IN_FORCE)
    around = under(convention)
    sign_in(city.legal)

    page = client.get(reverse("convention", args=[convention.pk])).content.decode()
    establish(around, *EIGHT)
    later = client.get(reverse("convention", args=[convention.pk])).content.decode()

    assert reverse("fact_record", args=[around.prototype.pk, "name_filed"]) in page
    assert "8 vérifications à faire" in page
    today = html.unescape(later[later.index("Aujourd’hui") :])
    assert reverse("prototype_facts", args=[around.prototype.pk]) in today
    assert NOTHING_FOUND in today
    assert "à faire" not in today.split("</section>")[0]


def test_prototypes_of_others_are_not_told(client, sign_in):
    convention, city = convention_in(S.IN_FORCE)
    around = under(convention)
    sign_in(city.partner_member)

    page = client.get(reverse("convention", args=[convention.pk])).content.decode()

    assert str(around.prototype.pk) not in page
    assert "Aucun prototype n’est encore sous cette convention" in page


def test_convention_before_model_2_keeps_its_line_and_gets_one(client):
    around = govern(governed(), before_model_2())

    told = told_of_text(around.version, None, "fr")

    assert [line.key for line in told.lines] == ["appropriable"]
    assert [change.keys for change in told.write] == [("attribution_and_names", "survival_and_remedies")]


def test_text_that_the_library_cannot_read_is_told_nothing(monkeypatch):
    convention, _around = convention_in(S.DRAFT)
    version = live_version(convention)
    monkeypatch.setattr("agreements.conventions.judging.clauses_of", lambda rows: {"unheard_of": {}})

    assert told_of_text(version, None, "fr") is None


def test_best_supposes_the_eight_facts():
    lines = best_of({}, dt.date(2026, 6, 15), "fr")

    assert [line.key for line in lines] == ["appropriable"]
