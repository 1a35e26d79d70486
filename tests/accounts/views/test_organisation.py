import pytest

from accounts.domain.invitation import invite
from accounts.domain.joining import request_to_join
from accounts.domain.membership import add_member
from accounts.enums import OrgRoleName
from accounts.models import Membership, Organisation
from core.permissions import roles_of
from core.roles import Role
from tests.budget import queries_of
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db

FACTS = {
    "kind": "startup",
    "name": "Cyclo d’essai",
    "legal_name": "",
    "country": "FR",
    "siren": "732 829 320",
    "siret": "732 829 320 00074",
    "no_number_reason": "",
    "address": "",
}


def test_a_stranger_gets_404(sign_in):
    organisation = OrganisationFactory()
    client = sign_in(UserFactory())

    for path in ("", "modifier/"):
        assert client.get(f"/espace/organisations/{organisation.pk}/{path}").status_code == 404


def test_a_person_registers_their_startup(sign_in):
    user = UserFactory()

    sign_in(user).post("/espace/organisations/nouvelle/", FACTS)

    organisation = Organisation.objects.get()
    assert (organisation.siren, organisation.siret, organisation.country) == ("732829320", "73282932000074", "FR")
    assert Membership.objects.get(user=user).role == "manager"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"siren": "", "siret": ""}, "Indiquez le SIREN ou le numéro RNA, ou dites plus bas pourquoi il n’y en a pas."),
        ({"siren": ""}, "Indiquez aussi le SIREN : ce sont les neuf premiers chiffres du SIRET."),
        ({"siren": "552008443"}, "Ce SIRET n’est pas un établissement du SIREN indiqué."),
        ({"country": "Allemagne"}, "Sélectionnez un choix valide. Allemagne n’en fait pas partie."),
        ({"country": "F1"}, "Sélectionnez un choix valide. F1 n’en fait pas partie."),
        ({"siren": "", "siret": "", "rna": "W12"}, "Un numéro RNA est un W suivi de neuf chiffres"),
        ({"foreign_number": "123"}, "Une organisation française donne son SIREN ou son numéro RNA."),
        ({"country": "BE", "siren": "", "siret": ""}, "Indiquez le numéro de son registre, ou dites plus bas"),
        ({"country": "BE", "siren": "", "siret": "", "foreign_number": "0403170702"}, "Ce numéro n’a pas la forme"),
        ({"siren": "", "siret": "", "no_number_reason": "other"}, "Dites en quelques mots pourquoi"),
        ({"kind": "city"}, "Sélectionnez un choix valide. city n’en fait pas partie."),
    ],
)
def test_bad_facts_are_named_and_nothing_typed_is_lost(sign_in, changed, sentence):
    response = sign_in(UserFactory()).post("/espace/organisations/nouvelle/", FACTS | changed)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'value="Cyclo d’essai"' in page
    assert not Organisation.objects.exists()


def test_without_number_the_reason_is_enough(sign_in):
    facts = FACTS | {"siren": "", "siret": "", "no_number_reason": "founding"}

    sign_in(UserFactory()).post("/espace/organisations/nouvelle/", facts)

    assert Organisation.objects.get().no_number_reason == "founding"


def test_a_known_siren_leads_to_joining(sign_in):
    OrganisationFactory(siren="732829320", siret="73282932000074")

    page = sign_in(UserFactory()).post("/espace/organisations/nouvelle/", FACTS).content.decode()

    assert "Une organisation avec ce SIREN existe déjà : demandez à la rejoindre." in page
    assert Organisation.objects.count() == 1


def test_a_member_edits_the_facts(sign_in):
    organisation = OrganisationFactory(name="Avant")
    client = sign_in(member_of(organisation))
    path = f"/espace/organisations/{organisation.pk}/modifier/"

    assert client.get(path).status_code == 200
    client.post(path, FACTS | {"name": "Après"})

    organisation.refresh_from_db()
    assert organisation.name == "Après"


def test_leaving_the_last_role_leads_home(sign_in):
    organisation = OrganisationFactory()
    member_of(organisation, OrgRoleName.MANAGER)
    user = member_of(organisation)
    membership = Membership.objects.get(user=user)

    response = sign_in(user).post(f"/espace/organisations/{organisation.pk}/membres/{membership.pk}/fin/")

    assert response["Location"] == "/espace/"


def test_a_member_may_not_end_the_role_of_another(sign_in):
    organisation = OrganisationFactory()
    manager = member_of(organisation, OrgRoleName.MANAGER)
    membership = Membership.objects.get(user=manager)

    response = sign_in(member_of(organisation)).post(
        f"/espace/organisations/{organisation.pk}/membres/{membership.pk}/fin/"
    )

    membership.refresh_from_db()
    assert response.status_code == 403
    assert membership.ended_at is None


def test_hand_over_by_the_page(sign_in):
    organisation = OrganisationFactory()
    manager, member = member_of(organisation, OrgRoleName.MANAGER), member_of(organisation)

    sign_in(manager).post(f"/espace/organisations/{organisation.pk}/passation/", {"to": member.pk})

    assert Membership.objects.get(role="manager", ended_at=None).user == member


def test_members_page_costs_the_same_for_one_and_three(sign_in):
    organisation = OrganisationFactory()
    manager = member_of(organisation, OrgRoleName.MANAGER)
    client = sign_in(manager)

    def cost(more):
        for _ in range(more):
            person = member_of(organisation)
            add_member(organisation, user=person, role=OrgRoleName.SIGNATORY, by=None)
            invite(organisation, email=f"{person.pk}@test.example", role=OrgRoleName.MEMBER, by=manager)
            request_to_join(organisation, by=UserFactory(), message="Bonjour")
        return queries_of(client, f"/espace/organisations/{organisation.pk}/")

    assert cost(1) == cost(2) <= 15


def test_lists_of_organisations_and_people_cost_the_same_for_one_and_three(sign_in):
    client = sign_in(UserFactory(team=True))

    def cost(more):
        for _ in range(more):
            member_of(OrganisationFactory())
        return queries_of(client, "/espace/organisations/"), queries_of(client, "/espace/personnes/")

    assert cost(1) == cost(2)
    assert max(cost(0)) <= 15


def test_the_list_shows_each_their_own(sign_in):
    mine, other = OrganisationFactory(name="Mienne"), OrganisationFactory(name="Autre")

    page = sign_in(member_of(mine)).get("/espace/organisations/").content.decode()
    assert "Mienne" in page
    assert "Autre" not in page
    page = sign_in(UserFactory(team=True)).get("/espace/organisations/").content.decode()
    assert "Mienne" in page
    assert "Autre" in page
    assert other.pk


def test_the_desk_of_people_gives_and_takes_roles(sign_in):
    team, other = UserFactory(team=True), UserFactory()
    client = sign_in(team)

    client.post(f"/espace/personnes/{other.pk}/role/", {"grant": "editor"})
    assert roles_of(type(other).objects.get(pk=other.pk)) == {Role.EDITOR}
    client.post(f"/espace/personnes/{other.pk}/role/", {"revoke": "editor"})
    assert roles_of(type(other).objects.get(pk=other.pk)) == frozenset()


def test_the_desk_of_people_is_closed_to_others(sign_in):
    client = sign_in(UserFactory())

    assert client.get("/espace/personnes/").status_code == 404
    assert client.post(f"/espace/personnes/{UserFactory().pk}/role/", {"grant": "team"}).status_code == 404
