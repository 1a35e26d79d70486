import pytest

from accounts.domain.membership import add_member
from accounts.enums import OrgRoleName
from agreements.models import Prototype
from challenges.enums import ApplicationState, ChallengeOrgRole
from core.derivation import settle
from core.guardian import grants_on
from core.models import Alarm
from core.workflow import perform
from pilots.domain.pilot import plan_from_application
from pilots.models import Pilot
from tests.factories.accounts import OrganisationFactory, member_of
from tests.factories.applications import ApplicationFactory, BackgroundFactory
from tests.factories.challenges import ChallengeFactory, IndicatorFactory
from tests.factories.grants import group_of
from tests.rights import drift

pytestmark = pytest.mark.django_db


@pytest.fixture
def selected():
    challenge = ChallengeFactory(decided=True)
    directorate = OrganisationFactory(directorate=True)
    challenge.organisations.create(organisation=directorate, role=ChallengeOrgRole.DIRECTORATE)
    IndicatorFactory(challenge=challenge, name_fr="Bruit la nuit")
    application = ApplicationFactory(challenge=challenge, state=ApplicationState.SELECTED, title="La rue calme")
    BackgroundFactory(application=application, name="Bibliothèque", licence="Apache-2.0")
    return application


def accept(application):
    founder = member_of(application.organisation)
    add_member(application.organisation, user=founder, role=OrgRoleName.MANAGER, by=None)
    perform(application, "accept", by=founder)


def test_accepting_opens_a_prototype_and_a_pilot(selected):
    accept(selected)

    pilot = Pilot.objects.get()
    prototype = pilot.prototype
    assert (prototype.slug, prototype.state, pilot.state) == ("la-rue-calme", "registered", "planned")
    assert [row.name_fr for row in pilot.indicators.all()] == ["Bruit la nuit"]
    assert [(row.name, row.licence) for row in prototype.components.all()] == [("Bibliothèque", "Apache-2.0")]


def test_accepting_without_a_convention_raises_an_alarm(selected):
    accept(selected)

    alarm = Alarm.objects.get(code="pilots.no_deed")
    assert alarm.message.endswith("Aucune convention en vigueur ne régit ce défi.")
    assert alarm.message_en.endswith("No convention in force governs this challenge.")


def test_a_pilot_is_opened_once(selected):
    accept(selected)
    plan_from_application(selected)

    assert (Prototype.objects.count(), Pilot.objects.count()) == (1, 1)


def test_grants_follow_from_the_challenge(selected):
    accept(selected)

    pilot = Pilot.objects.select_related("prototype").get()
    roles = {link.organisation_id: link.role for link in selected.challenge.organisations.all()}
    readers = {group_of(selected.organisation).name}
    readers |= {
        group_of(link.organisation).name for link in selected.challenge.organisations.select_related("organisation")
    }
    assert set(roles.values()) == {ChallengeOrgRole.PARTNER, ChallengeOrgRole.DIRECTORATE}
    assert set(grants_on(pilot)) == set(grants_on(pilot.prototype)) == readers
    settle(selected.challenge)  # the fixture wrote its organisations without a verb
    assert drift() == []
