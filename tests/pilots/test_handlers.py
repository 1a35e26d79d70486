import pytest
from django.urls import reverse

from accounts.domain.membership import add_member
from accounts.enums import OrgRoleName
from agreements.models import Prototype
from challenges.enums import ApplicationState, ChallengeOrgRole
from challenges.models import Application
from challenges.selection.domain.release import renounce_selection
from core.clock import app_now
from core.derivation import settle
from core.exceptions import GateClosed, StaleState
from core.guardian import grants_on
from core.models import Alarm, OutMail
from core.workflow import import_state, perform
from core.worklist import tasks_for
from pilots.domain.pilot import plan_from_application
from pilots.models import Pilot
from register.models import Entry
from tests.factories.accounts import OrganisationFactory, member_of
from tests.factories.applications import ApplicationFactory, BackgroundFactory
from tests.factories.challenges import ChallengeFactory, IndicatorFactory
from tests.factories.grants import group_of
from tests.factories.pilots import accession_of, pilot_set, version_in_force
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


WHY = "Notre associé principal quitte l’entreprise."


@pytest.fixture
def around():
    """An accepted application with its pilot and an unsigned deed, and the one on the reserve list."""
    made = pilot_set()
    version = version_in_force(made.edition, [made.organisations["partner"]])
    made.deed = accession_of(made.pilot, version)
    type(made.deed).objects.filter(pk=made.deed.pk).update(signed_at=None)
    made.next = ApplicationFactory(
        challenge=made.challenge, state=ApplicationState.RESERVE, rank=2, decided_at=app_now()
    )
    return made


def test_the_deed_is_closed_the_pilot_dropped_and_the_reserve_moves_up(around):
    renounce_selection(around.application, by=around.founder, reason=WHY)
    around.deed.refresh_from_db()
    around.pilot.refresh_from_db()
    around.next.refresh_from_db()
    assert around.application.state == "renounced"
    assert around.deed.ended_at is not None
    assert around.pilot.state == "dropped"
    assert around.next.state == "selected"
    entry = Entry.objects.get(kind="selection.renounced")
    assert around.application.title in bytes(entry.leaf).decode()
    assert WHY not in bytes(entry.leaf).decode()


def test_the_team_and_the_directorate_are_told(around):
    renounce_selection(around.application, by=around.founder, reason=WHY)
    told = set(OutMail.objects.values_list("kind", "to"))
    assert ("challenges.selection_renounced_team", around.team.email) in told
    assert ("casework.moved", around.agent.email) in told


def test_nobody_is_left_with_something_to_do_for_it(around):
    page = reverse("workspace_pilot", args=[around.pilot.pk])
    assert page in {task.url for task in tasks_for(around.agent)}
    renounce_selection(around.application, by=around.founder, reason=WHY)
    for person in (around.agent, around.founder):
        assert page not in {task.url for task in tasks_for(person)}
    deposit = reverse("prototype_deposit", args=[around.prototype.pk])
    assert deposit not in {task.url for task in tasks_for(around.founder)}


def test_a_signed_deed_ends_first(around):
    type(around.deed).objects.filter(pk=around.deed.pk).update(signed_at=app_now())
    with pytest.raises(GateClosed) as refused:
        renounce_selection(around.application, by=around.founder, reason=WHY)
    assert [row.url for row in refused.value.unmet] == [reverse("accession", args=[around.deed.pk])]
    around.next.refresh_from_db()
    assert Application.objects.get(pk=around.application.pk).state == "accepted"
    assert around.next.state == "reserve"


def test_a_pilot_that_has_started_ends_first(around):
    import_state(around.pilot, "running", reason="essai")
    with pytest.raises(GateClosed) as refused:
        renounce_selection(around.application, by=around.founder, reason=WHY)
    assert [row.url for row in refused.value.unmet] == [reverse("workspace_pilot", args=[around.pilot.pk])]
    around.deed.refresh_from_db()
    assert around.deed.ended_at is None


def test_a_second_click_gives_up_nothing_more(around):
    renounce_selection(around.application, by=around.founder, reason=WHY)
    with pytest.raises(StaleState):
        renounce_selection(around.application, by=around.founder, reason=WHY)
    assert Entry.objects.filter(kind="selection.renounced").count() == 1
