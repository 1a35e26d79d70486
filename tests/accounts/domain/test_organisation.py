import pytest

from accounts.domain.organisation import create_organisation, ensure_groups
from accounts.enums import OrganisationKind
from accounts.models import Organisation, OrgRole
from accounts.permissions import OrganisationPerm
from core.exceptions import DomainError, NotAllowed
from core.guardian import grants_on
from core.permissions import can
from tests.factories.accounts import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_organisation_is_born_with_groups_and_grants():
    organisation = OrganisationFactory()

    assert grants_on(organisation) == {
        f"organisation:{organisation.pk}:manager": {"view_organisation", "change_organisation", "manage_organisation"},
        f"organisation:{organisation.pk}:member": {"view_organisation", "change_organisation"},
        f"organisation:{organisation.pk}:signatory": {"view_organisation"},
    }


def test_ensure_groups_changes_nothing_the_second_time():
    organisation = OrganisationFactory()
    before = grants_on(organisation)

    ensure_groups(organisation)

    assert grants_on(organisation) == before
    assert OrgRole.objects.filter(organisation=organisation).count() == 3


def test_addresses_are_numbered_when_taken():
    names = [create_organisation(name="Énergies & Cie", kind="company", by=None).slug for _ in range(3)]

    assert names == ["energies-cie", "energies-cie-2", "energies-cie-3"]


def test_a_person_registers_their_startup_and_manages_it():
    user = UserFactory()

    organisation = create_organisation(name="Ma startup", kind=OrganisationKind.STARTUP, by=user, manager=user)

    assert can(user, OrganisationPerm.MANAGE_ORGANISATION, organisation)


@pytest.mark.parametrize("kind", ["city", "directorate", "company", "institution"])
def test_a_person_does_not_register_a_partner(kind):
    user = UserFactory()

    with pytest.raises(NotAllowed, match="^Seule l’équipe du programme peut créer cette organisation.$"):
        create_organisation(name="Ma mairie", kind=kind, by=user, manager=user)

    assert not Organisation.objects.exists()


def test_a_known_siren_is_refused_and_says_what_to_do():
    create_organisation(name="Première", kind="startup", by=None, siren="732829320")

    with pytest.raises(DomainError) as refusal:
        create_organisation(name="Seconde", kind="startup", by=None, siren="732829320")

    assert refusal.value.message == "Une organisation avec ce SIREN existe déjà : demandez à la rejoindre."
    assert refusal.value.field == "siren"
    assert Organisation.objects.count() == 1
