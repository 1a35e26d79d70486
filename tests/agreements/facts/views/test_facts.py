"""The pages of facts: read by those who see the prototype, acted on by the City."""

import pytest
from bs4 import BeautifulSoup

from agreements.facts.domain.recording import record_fact
from agreements.models import Fact
from tests.agreements.facts.domain.conftest import NOON
from tests.factories.facts import EIGHT, establish, governed, said
from tests.factories.pilots import pdf


@pytest.fixture
def around(db, clock):
    clock(NOON)
    return governed()


def page_of(around):
    return f"/espace/prototypes/{around.prototype.pk}/faits/"


def main(response):
    return BeautifulSoup(response.content, "lxml").select_one("main")


def test_the_page_says_what_holds_and_what_the_city_can_do(around, sign_in):
    establish(around, "name_filed")
    page = main(sign_in(around.legal).get(page_of(around)))

    verdict = page.select_one(".verdict").get_text()
    assert "Tient si chacun respecte sa parole\u202f; ne tient pas en cas de manquement\u00a0: le chemin" in verdict
    assert "A court holds" not in verdict
    todo = [row.get_text() for row in page.select("#a-constater .row__title")]
    assert len(todo) == 7
    assert page.select("#name_filed a[href^='/registre/']")
    assert "Du 15 septembre 2027 au" in page.select_one("#name_filed").get_text()
    assert page.select("#data_stored .btn")


def test_all_recorded_the_words_are_those_of_the_model(around, sign_in):
    establish(around, *EIGHT)
    page = main(sign_in(around.team).get(page_of(around)))

    said_there = page.select_one(".verdict__title").get_text().strip()
    assert said_there == (
        "Aucune voie d’appropriation trouvée, même en cas de manquement (modèle 2, 23 attaques examinées\u202f; "
        "valable jusqu’au 15 octobre 2027)"
    )
    assert not page.select("#a-constater")


@pytest.mark.parametrize("who", ["founder", "sponsor", "dpo"])
def test_others_read_and_find_no_button(around, sign_in, who):
    establish(around, "registers_read")
    page = main(sign_in(getattr(around, who)).get(page_of(around)))

    assert not page.select(".btn")
    assert not page.select("a[href^='/fichiers/']")
    assert "Registres publics lus" in page.get_text()


def test_evidence_is_for_the_city(around, sign_in):
    (fact,) = establish(around, "registers_read")
    path = f"/fichiers/{fact.evidence_id}/"

    assert [sign_in(who).get(path).status_code for who in (around.legal, around.team, around.agent)] == [200] * 3
    assert [sign_in(who).get(path).status_code for who in (around.founder, around.sponsor, around.outsider)] == [
        404
    ] * 3


def test_a_form_records_and_comes_back(around, sign_in):
    client = sign_in(around.legal)
    path = f"{page_of(around)}registers_read/"
    boxes = {"no_pledge_software": "on", "no_pledge_business": "on", "patents": "on"}

    missing = client.post(path, {"on": "2027-09-15", **boxes})
    assert missing.status_code == 422
    assert main(missing).select("#id_evidence[aria-invalid=true]")
    future = client.post(path, {"on": "2027-09-16", **boxes, "evidence": pdf()})
    assert future.status_code == 422
    assert "n’est pas encore arrivé" in future.content.decode()

    done = client.post(path, {"on": "2027-09-15", **boxes, "evidence": pdf()}, follow=True)
    assert "Le fait est constaté, et inscrit au registre public." in done.content.decode()
    again = client.post(path, {"on": "2027-09-15", **boxes, "evidence": pdf()})
    assert again.status_code == 422
    assert "déjà constaté" in again.content.decode()
    assert Fact.objects.count() == 1


def test_the_second_person_confirms_and_a_person_ends(around, sign_in):
    fact = record_fact(around.prototype, said("rebuilt", around.prototype), by=around.team)
    own = main(sign_in(around.team).get(page_of(around)))
    other = main(sign_in(around.second).get(page_of(around)))
    confirm = f"{page_of(around)}{fact.pk}/confirmer/"

    assert not own.select("#a-confirmer .btn")
    assert other.select(f"#a-confirmer a[href='{confirm}']")
    assert sign_in(around.team).post(confirm, {"compared": "on"}).status_code == 403
    assert sign_in(around.second).post(confirm, {"compared": "on"}).status_code == 302
    ended = sign_in(around.legal).post(f"{page_of(around)}{fact.pk}/finir/", {"reason": "Erreur."}, follow=True)
    assert "Le fait a pris fin" in ended.content.decode()
    assert Fact.objects.get().void


def test_no_fact_of_that_name_nor_of_another_prototype(around, sign_in):
    client, other = sign_in(around.legal), governed()
    (fact,) = establish(other, "name_filed")

    assert client.get(f"{page_of(around)}promised/").status_code == 404
    assert client.get(f"{page_of(around)}{fact.pk}/finir/").status_code == 404
    assert sign_in(around.outsider).get(page_of(around)).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_costs_the_same_whatever_was_recorded(around, sign_in, django_assert_max_num_queries, n):
    establish(around, *EIGHT[:n])
    client = sign_in(around.legal)
    client.get(page_of(around))
    with django_assert_max_num_queries(15):
        client.get(page_of(around))
