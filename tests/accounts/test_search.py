"""People and organisations in the search of the workspace."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from accounts.enums import OrgRoleName
from core import search
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db


def titles(user, typed):
    return {hit.title for group in search.search(user, search.Words(typed)) for hit in group.hits}


def test_the_team_finds_everybody_and_others_their_own_people():
    mine, theirs = OrganisationFactory(startup=True, name="Zqnous"), OrganisationFactory(startup=True, name="Zqeux")
    me = member_of(mine, OrgRoleName.MANAGER, first_name="Zqanne", last_name="Moi")
    member_of(theirs, OrgRoleName.MANAGER, first_name="Zqlouis", last_name="Autre")
    team = UserFactory(team=True)

    assert titles(team, "zqanne") | titles(team, "zqlouis autre") == {"Zqanne Moi", "Zqlouis Autre"}
    assert titles(team, "zqnous") | titles(team, "zqeux") == {"Zqnous", "Zqeux"}
    assert titles(me, "zqanne") == {"Zqanne Moi"}
    assert titles(me, "zqnous") == {"Zqnous"}
    assert titles(me, "zqlouis") | titles(me, "zqeux") == set()


def test_a_person_leads_to_the_desk_of_people_or_to_the_organisation():
    organisation = OrganisationFactory(startup=True)
    me = member_of(organisation, OrgRoleName.MANAGER, last_name="Zqmoi")

    def url(user):
        (group,) = search.search(user, search.Words("zqmoi"))
        return group.hits[0].url

    assert url(me) == reverse("organisation", args=[organisation.pk])
    assert url(UserFactory(team=True)).startswith(reverse("people"))


def test_an_organisation_is_found_by_its_number():
    OrganisationFactory(startup=True, name="Écluse", siren="732829320")

    assert titles(UserFactory(team=True), "732 829 320") == {"Écluse"}


def test_no_erased_person_is_found():
    UserFactory(last_name="Zqeffacé", anonymised_at=now())

    assert titles(UserFactory(team=True), "zqefface") == set()
