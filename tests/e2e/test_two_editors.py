"""Two legal officers, two browsers, one article: the second is told, sees both texts and loses nothing."""

from django.urls import reverse

from agreements.enums import ConventionState as S
from tests.e2e.conftest import off_the_loop
from tests.factories.accounts import UserFactory
from tests.factories.agreements import article_of, convention_in


def test_the_second_of_two_editors_sees_both_texts_and_chooses(site, enter):
    convention, around = off_the_loop(convention_in, S.NEGOTIATION)
    article = article_of(convention, "source_escrow")
    url = reverse("convention_article", args=[convention.pk, article.pk])
    first = enter(around.legal, "première")
    second = enter(UserFactory(legal=True, first_name="Hélène", last_name="d’Aubigny"), "deuxième")
    for person, days in ((first, "30"), (second, "45")):
        person.go(url)
        person.page.locator("#id_p-max_age_days").fill(days)
        person.page.locator("#id_reason").fill(f"Demande de {days} jours")

    first.click("Enregistrer l’article")
    first.sees("L’article est enregistré. L’épreuve est refaite.")
    with second.expecting(409):
        second.click("Enregistrer l’article")

    second.sees("Deux personnes ont modifié cet article", "a modifié cet article entre-temps", "Le texte actuel")
    second.sees("Ce que votre saisie changerait au texte actuel")
    assert second.page.locator("#id_p-max_age_days").input_value() == "45"
    assert second.page.locator("#id_reason").input_value() == "Demande de 45 jours"
    second.shot("article-deux-personnes")
    article.refresh_from_db()
    before = article.terms["max_age_days"]
    second.click("Enregistrer l’article")
    second.sees("L’article est enregistré. L’épreuve est refaite.")
    article.refresh_from_db()
    assert (before, article.terms["max_age_days"], article.edit_version) == (30, 45, 2)
