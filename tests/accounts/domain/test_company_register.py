"""The register of companies helps and never blocks: whatever it answers, the sentence says to go on without it."""

import time
from email.utils import formatdate

import pytest
from django.core.cache import cache

from accounts.domain import company_register
from accounts.domain.company_register import OPEN, RegisterSilent, company_of, look_up
from tests.accounts.register_server import OTHER, SIREN, SIRET, company

GO_ON = "Continuez sans lui : saisissez les informations vous-même."


def silent(typed=SIREN):
    with pytest.raises(RegisterSilent) as refusal:
        look_up(typed)
    assert refusal.value.message.endswith(GO_ON)
    return refusal.value


@pytest.mark.parametrize("typed", [SIREN, "732 829 320", "SIREN : 732.829.320", SIRET, "732 829 320 00074"])
def test_a_number_is_looked_up_as_the_register_wants_it(companies, typed):
    companies.results = [company()]

    found = look_up(typed)

    assert companies.asked == [SIRET if "74" in typed else SIREN]
    assert (found[0].siren, found[0].siret, found[0].legal_name) == (SIREN, SIRET, "CYCLO LOGIQUE")
    assert found[0].address == "12 RUE DES ESSAIS 75011 PARIS"
    assert found[0].directors == ("LÉA FONTAINE",)


def test_a_name_gives_several_and_the_same_words_are_asked_once(companies):
    companies.results = [company(), company(OTHER, "CYCLO ESSAI", siege=None, dirigeants=None)]

    assert [row.siren for row in look_up("cyclo")] == [SIREN, OTHER]
    assert look_up("Cyclo") == look_up("cyclo")
    assert len(companies.asked) == 1


def test_a_company_that_is_not_shown_is_none(companies):
    assert company_of(SIREN) is None


def test_two_letters_ask_nothing(companies):
    assert look_up("ab") == []
    assert companies.asked == []


def test_a_closed_company_is_said_to_be(companies):
    companies.results = [company(etat_administratif="C", date_fermeture="2024-01-01")]

    assert company_of(SIREN).closed


LIES = {
    "another company": [company(OTHER)],
    "false key": [company("732829321")],
    "number for a text": [company(nom_raison_sociale=12)],
    "list for a seat": [company(siege=["12 rue"])],
    "text for directors": [company(dirigeants="Léa")],
    "seat of another": [company(siege={"siret": "55210055400013"})],
    "false day": [company(date_creation="mardi")],
    "no company": ["CYCLO"],
    "no number": [{"nom_complet": "CYCLO"}],
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_lying_register_fills_nothing(companies, lie):
    companies.results = lie

    assert "ne se lit pas" in silent().message


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>Maintenance</html>"),
        (200, b"[]"),
        (200, b'{"results": {}}'),
        (500, b""),
        (503, b"{}"),
        (200, b"[" * 90_000),
    ],
)
def test_an_answer_of_another_kind_is_none(companies, status, body):
    companies.status, companies.body = status, body

    assert "ne se lit pas" in silent().message


def test_a_query_that_the_register_refuses_finds_nothing(companies):
    companies.status, companies.body = 400, b'{"erreur": "Veuillez indiquer au moins un parametre de recherche."}'

    assert look_up("!!!") == []


def test_a_slow_register_is_left_within_the_time_of_a_person(companies, monkeypatch):
    monkeypatch.setattr(company_register, "SECONDS", 0.2)
    companies.wait = 1.5
    begun = time.monotonic()

    assert "ne répond pas" in silent().message
    assert time.monotonic() - begun < 1


def test_a_register_that_is_down_says_so(companies, settings):
    settings.COMPANY_REGISTER_URL = "http://127.0.0.1:9"

    assert "ne répond pas" in silent().message


def test_an_installation_without_a_register_asks_nobody(companies, settings):
    settings.COMPANY_REGISTER_URL = ""

    assert "n’interroge pas" in silent().message


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("7", 6, 7),
        ("date", 100, 120),
        ("bientôt", 59, 60),
        ("", 59, 60),
        ("-3", 59, 60),
        ("9999999", 3599, 3600),
    ],
)
def test_a_register_that_asks_to_wait_is_left_alone_as_long_as_it_says(companies, header, least, most):
    if header == "date":
        header = formatdate(time.time() + 120, usegmt=True)
    companies.status, companies.body, companies.headers = 429, b"", {"Retry-After": header}

    assert least <= silent().until <= most
    companies.status, companies.body, companies.results = 200, None, [company()]
    assert "en ce moment" in silent("autre nom").message
    assert len(companies.asked) == 1
    cache.delete(OPEN)
    assert look_up(SIREN)


def test_after_three_faults_nobody_waits_any_more_and_one_good_answer_forgives(companies):
    companies.status = 500
    for name in ("premier", "deuxième"):
        silent(name)
    companies.status = 200
    look_up("troisième")
    companies.status = 500
    for name in ("quatrième", "cinquième", "sixième"):
        silent(name)

    assert "en ce moment" in silent("septième").message
    assert len(companies.asked) == 6
