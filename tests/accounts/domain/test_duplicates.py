"""One organisation typed several ways is found, another of a like name is not; the team is told, the machine merges nothing."""

import pytest

from accounts.domain.company_register import Company
from accounts.domain.duplicates import bare_name, dismiss, near_organisations, same_name
from accounts.domain.registration import NearAlready, register_organisation
from accounts.models import DuplicateDoubt, Organisation
from core.exceptions import NotAllowed, StaleState
from core.worklist import tasks_for
from startups.models import Founder, StartupProfile
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db
FACTS = {"kind": "startup", "country": "FR", "no_number_reason": "founding"}


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Cyclo-Logique SAS", "cyclo logique"),
        ("S.A.S. Cyclo-Logique", "cyclo logique"),
        ("Société par actions simplifiée Cyclo Logique", "cyclo logique"),
        ("Association loi 1901 Les Cours fleuries", "cours fleuries"),
        ("L’Atelier des Ponts", "atelier des ponts"),
        ("Müller GmbH & Co. KG", "muller"),
        ("SA", "sa"),
        ("Groupe", "groupe"),
    ],
)
def test_legal_forms_do_not_tell_organisations_apart(name, bare):
    assert bare_name(name) == bare


@pytest.mark.parametrize(
    "typed", ["CYCLO LOGIQUE", "Cyclologique S.A.S.", "Association Cyclo-Logique", "Ciclo-Logique", "Cyclo Logik"]
)
def test_a_name_typed_another_way_is_found(typed):
    known = OrganisationFactory(startup=True, name="Cyclo-Logique SAS")
    OrganisationFactory(startup=True, name="Cyclone Éolien")

    assert [near.organisation for near in near_organisations(typed)] == [known]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cyclo-Logique", "Cyclo-Éolien"),
        ("Tri Malin", "Tri Urbain"),
        ("Les Cours fleuries", "Les Cours partagées"),
        ("SA", "SAS"),
        ("ABC", "ABD"),
    ],
)
def test_another_name_is_not(one, other):
    assert not same_name(one, other)


def test_archives_merged_rows_and_ones_own_are_left_out():
    user = UserFactory()
    OrganisationFactory(name="Cyclo-Logique", origin="imported")
    merged = OrganisationFactory(name="Cyclo-Logique")
    Organisation.objects.filter(pk=merged.pk).update(merged_into=OrganisationFactory(name="Ailleurs"))
    mine = OrganisationFactory(name="Cyclo Logique")
    from accounts.domain.membership import add_member

    add_member(mine, user=user, role="member", by=None)

    assert near_organisations("Cyclo-Logique", by=user) == []


def test_the_legal_name_counts_too():
    known = OrganisationFactory(name="Vélo pour tous", legal_name="CYCLO LOGIQUE SAS")

    assert [near.organisation for near in near_organisations("Cyclo Logique")] == [known]


def test_a_domain_that_only_its_owner_has():
    known = OrganisationFactory(name="Énergies d’essai", website="https://www.energies-essai.fr/nous")
    OrganisationFactory(name="Autre", website="https://github.com/energies")
    asker = UserFactory(email="ada@mail.energies-essai.fr")

    found = near_organisations("Tout autre nom", by=asker)

    assert [(near.organisation, near.reasons) for near in found] == [(known, ["même domaine (energies-essai.fr)"])]
    assert (
        near_organisations("Tout autre nom", website="https://github.com/moi", by=UserFactory(email="x@gmail.com"))
        == []
    )


def test_colleagues_of_one_domain_of_mail():
    known = OrganisationFactory(name="Énergies d’essai")
    member_of(known, email="bob@energies-essai.fr")

    found = near_organisations("Tout autre nom", by=UserFactory(email="ada@energies-essai.fr"))

    assert [near.organisation for near in found] == [known]


def test_the_same_director_by_the_register_and_by_founders():
    by_founder = OrganisationFactory(startup=True, name="Premier essai")
    profile = StartupProfile.objects.create(organisation=by_founder)
    Founder.objects.create(profile=profile, name="Léa Fontaine", leads=True)
    company = Company(siren="732829320", directors=("LÉA FONTAINE",))
    by_register = register_organisation(
        {**FACTS, "name": "Cyclo", "siren": "732829320"}, by=UserFactory(team=True), company=company, different=True
    )

    found = near_organisations("Tout autre nom", directors=["Lea Fontaine", "Léa"])

    assert {near.organisation for near in found} == {by_founder, by_register}


def test_a_near_name_stops_the_form_until_the_person_says_that_it_is_another(sign_in):
    known = OrganisationFactory(startup=True, name="Cyclo-Logique SAS")
    client = sign_in(UserFactory())
    typed = FACTS | {"name": "Cyclo Logique"}

    page = client.post("/espace/organisations/nouvelle/", typed)
    assert page.status_code == 422
    assert "Existe-t-elle déjà" in page.content.decode()
    assert "Cyclo-Logique SAS" in page.content.decode()
    assert Organisation.objects.count() == 1
    client.post("/espace/organisations/nouvelle/", typed | {"different": "on"})

    doubt = DuplicateDoubt.objects.get()
    assert (doubt.organisation.name, doubt.other, doubt.reasons) == ("Cyclo Logique", known, "nom proche")


def test_names_near_the_one_being_typed_come_as_a_fragment(sign_in):
    OrganisationFactory(startup=True, name="Cyclo-Logique SAS")
    client = sign_in(UserFactory())

    answer = client.get("/espace/organisations/proches/", {"name": "cyclo logique", "next": "/defis/un/postuler/"})

    assert "Cyclo-Logique SAS" in answer.content.decode()
    assert (
        "next=%2Fdefis%2Fun%2Fpostuler%2F" in answer.content.decode()
        or "next=/defis/un/postuler/" in answer.content.decode()
    )
    assert "<html" not in answer.content.decode()


def test_the_team_has_it_among_its_tasks_and_may_say_that_they_are_two():
    OrganisationFactory(startup=True, name="Cyclo-Logique SAS")
    user, team = UserFactory(), UserFactory(team=True)
    register_organisation({**FACTS, "name": "Cyclo Logique"}, by=user, manager=user, different=True)
    doubt = DuplicateDoubt.objects.get()
    assert [task.kind for task in tasks_for(team)] == ["duplicate"]
    assert "duplicate" not in [task.kind for task in tasks_for(user)]

    with pytest.raises(NotAllowed):
        dismiss(doubt, by=user)
    dismiss(doubt, by=team)

    assert tasks_for(team) == []
    with pytest.raises(StaleState, match="Quelqu’un a déjà répondu"):
        dismiss(doubt, by=team)


def test_nothing_is_written_while_the_question_stands():
    OrganisationFactory(startup=True, name="Cyclo-Logique SAS")
    user = UserFactory()

    with pytest.raises(NearAlready) as refusal:
        register_organisation({**FACTS, "name": "Cyclo Logique"}, by=user, manager=user)

    assert len(refusal.value.near) == 1
    assert Organisation.objects.count() == 1
    assert not DuplicateDoubt.objects.exists()
