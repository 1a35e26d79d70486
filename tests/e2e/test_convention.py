"""From the template to a convention in force, by the clicks of those who do it."""

import pytest

from accounts.enums import OrgRoleName
from agreements.conventions.domain.library import load_library
from agreements.models import Convention
from tests.e2e.conftest import paris
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.partners import EditionFactory

CLICKS = 40


@pytest.fixture
def signatories(site, set_clock):
    set_clock(paris(2027, 2, 1))
    EditionFactory(complete=True, name_fr="Saison d’essai", name_en="Test season")
    load_library()
    city = OrganisationFactory(city=True, name="Ville d’essai (fictive)")
    partner = OrganisationFactory(name="Énergies d’essai (fictif)")
    return [
        member_of(organisation, OrgRoleName.SIGNATORY, first_name=first, last_name=last)
        for organisation, first, last in ((partner, "Aïcha", "Benali"), (city, "Camille", "Roussel"))
    ]


def test_a_convention_comes_into_force_in_less_than_forty_clicks(signatories, enter):
    legal = enter(UserFactory(legal=True, first_name="Hélène", last_name="d’Aubigny"), "juriste")
    people = [legal]
    legal.clicks = 0

    create(legal)
    add_parties(legal)
    negotiate_and_test(legal)
    vote(legal)
    team = enter(UserFactory(team=True, first_name="Nadia", last_name="Haddad"), "equipe")
    team.clicks = 0
    people.append(team)
    confirm_vote(team)
    for signatory in signatories:
        person = enter(signatory, signatory.first_name)
        person.clicks = 0
        people.append(person)
        sign(person)

    legal.go(legal.path)
    legal.sees("en vigueur")
    legal.shot("convention-en-vigueur")
    assert Convention.objects.get().state == "in_force"
    assert sum(person.clicks for person in people) < CLICKS


def create(legal):
    legal.follow("Conventions", within=legal.page.locator("#navigation"))
    legal.shot("conventions-vides")
    legal.follow("Nouvelle convention")
    legal.choose("Édition", "Saison d’essai")
    legal.fill("Intitulé", "Convention de la saison d’essai (fictive)")
    legal.shot("convention-nouvelle")
    legal.click("Créer la convention")
    legal.sees("La convention est créée, avec tous les articles du modèle.")


def add_parties(legal):
    for organisation, signatory, title in (
        ("Ville d’essai (fictive)", "Camille Roussel", "Maire"),
        ("Énergies d’essai (fictif)", "Aïcha Benali", "Directrice"),
    ):
        form = legal.page.locator("section", has=legal.page.locator("#ajouter-partie"))
        legal.choose("Organisation", organisation, within=form)
        legal.page.locator("#id_signatory_name").fill(signatory)
        legal.page.locator("#id_signatory_title").fill(title)
        legal.click("Ajouter la partie")
        legal.sees("La partie est ajoutée")
    legal.shot("convention-parties")


def negotiate_and_test(legal):
    legal.follow("Texte")
    legal.shot("convention-texte")
    legal.click("Ouvrir la négociation")
    legal.click("Éprouver le texte")
    legal.shot("convention-eprouvee")
    legal.follow("Épreuve")
    legal.sees("Ce que porte chaque article")
    legal.shot("convention-epreuve")


def vote(legal):
    legal.follow("Vote du Conseil")
    legal.page.locator("#id_reference").fill("2026 SG 2")
    legal.page.locator("#id_session_on").fill("2026-02-01")
    legal.page.locator("#id_votes_for").fill("120")
    legal.page.locator("#id_votes_against").fill("3")
    legal.shot("convention-vote")
    legal.click("Enregistrer le vote")
    legal.sees("Le vote est enregistré. Une autre personne le compare à la délibération et le confirme")


def confirm_vote(team):
    """By somebody else, on what was recorded."""
    team.go("/espace/a-confirmer/")
    team.follow("Enregistrer le vote du Conseil")
    team.shot("convention-vote-confirmer")
    team.click("Confirmer ce que j’ai lu")


def sign(person):
    person.follow("Conventions", within=person.page.locator("#navigation"))
    person.follow("Convention de la saison d’essai (fictive)")
    person.follow("Signatures")
    person.shot(f"convention-signature-{person.name.lower()}", axe=False)
    person.click("Signer")
    person.sees("La signature est enregistrée.")
