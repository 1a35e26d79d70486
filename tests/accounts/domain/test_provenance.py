"""Where each fact comes from: typed or of the register, by whom, when, and what has changed since."""

import datetime as dt

import pytest

from accounts.domain.organisation import update_organisation
from accounts.domain.provenance import refresh, take_from_register
from accounts.enums import OrgRoleName
from accounts.models import Organisation
from accounts.presenters import facts_of
from accounts.queries import sources_of
from core.exceptions import DomainError, NotAllowed
from tests.accounts.register_server import SIREN, SIRET, company
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def startup(companies):
    companies.results = [company()]
    return OrganisationFactory(startup=True, name="Cyclo", siren=SIREN, legal_name="Cyclo Logik")


@pytest.fixture
def person(startup):
    return member_of(startup, OrgRoleName.MANAGER, first_name="Léa", last_name="Fontaine")


def told(organisation):
    organisation = Organisation.objects.get(pk=organisation.pk)
    return {fact.field: fact for fact in facts_of(organisation, sources_of(organisation))}


def test_the_register_fills_what_is_empty_and_writes_over_nothing(startup, person, clock):
    clock(DAY)

    assert refresh(startup, by=person) == ["legal_name", "name"]

    facts = told(startup)
    assert facts["siret"].value == SIRET
    assert facts["siret"].origin == "Du registre des entreprises, le 1er mars 2027"
    assert (facts["legal_name"].value, facts["legal_name"].register) == ("Cyclo Logik", "CYCLO LOGIQUE")
    assert facts["siren"].register == ""


def test_what_is_typed_over_says_by_whom_and_after_what(startup, person, clock):
    clock(DAY)
    refresh(startup, by=person)
    clock(DAY + dt.timedelta(days=9))

    update_organisation(startup, by=person, values={"address": "3 rue Neuve", "name": "Cyclo"})

    facts = told(startup)
    assert facts["address"].origin == "Saisi par Léa Fontaine le 10 mars 2027, après le registre du 1er mars 2027"
    assert facts["address"].register == "12 RUE DES ESSAIS 75011 PARIS"
    assert "10 mars" not in facts["name"].origin


def test_a_value_of_the_register_is_taken_by_choice(startup, person):
    refresh(startup, by=person)

    take_from_register(startup, "legal_name", by=person)

    facts = told(startup)
    assert (facts["legal_name"].value, facts["legal_name"].register) == ("CYCLO LOGIQUE", "")
    assert facts["legal_name"].origin.startswith("Du registre des entreprises")


@pytest.mark.parametrize("field", ["summary_fr", "kind", "directors", "website"])
def test_nothing_else_can_be_taken(startup, person, field):
    refresh(startup, by=person)

    with pytest.raises(DomainError, match="Le registre ne dit rien"):
        take_from_register(startup, field, by=person)


def test_only_those_who_write_the_facts_ask_and_take(startup, companies):
    for act in (lambda by: refresh(startup, by=by), lambda by: take_from_register(startup, "name", by=by)):
        with pytest.raises(NotAllowed):
            act(UserFactory())
    assert companies.asked == []


def test_a_company_that_is_not_shown_changes_nothing(startup, person, companies):
    companies.results = []

    with pytest.raises(DomainError, match="ne montre aucune entreprise"):
        refresh(startup, by=person)

    assert sources_of(startup) == {}


def test_without_a_number_the_register_is_not_asked(companies):
    startup = OrganisationFactory(startup=True)

    with pytest.raises(DomainError, match="Indiquez d’abord le SIREN"):
        refresh(startup, by=member_of(startup))
