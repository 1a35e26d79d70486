"""Who follows a pilot: named by the team, told to everybody, one lead at a time."""

import pytest
from django.urls import reverse

from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import OutMail
from core.permissions import can
from pilots.domain.directorates import end_directorate, end_double_followings, name_directorate
from pilots.enums import PilotState
from pilots.models import Pilot, PilotDirectorate
from pilots.permissions import PilotPerm
from pilots.sides import directorates_of
from tests.factories.accounts import OrganisationFactory, member_of
from tests.factories.pilots import pilot_set

pytestmark = pytest.mark.django_db


@pytest.fixture
def around():
    return pilot_set(PilotState.RUNNING)


@pytest.fixture
def other():
    return OrganisationFactory(directorate=True)


def told():
    return set(OutMail.objects.filter(kind="pilots.directorates_changed").values_list("to", flat=True))


def name(around, organisation, **values):
    return name_directorate(
        around.pilot, organisation, by=around.team, **{"lead": True, "reason": "Réorganisation.", **values}
    )


def test_another_directorate_takes_the_lead_and_everybody_is_told(around, other):
    agent = member_of(other)

    name(around, other)

    assert Pilot.objects.get(pk=around.pilot.pk).directorate == other
    assert PilotPerm.START in may(agent, around)
    assert may(around.agent, around) == {PilotPerm.VIEW}
    assert told() == {agent.email, around.agent.email, around.founder.email}


def may(person, around):
    pilot, person = Pilot.objects.get(pk=around.pilot.pk), type(person).objects.get(pk=person.pk)
    return {perm for perm in PilotPerm if can(person, perm, pilot)}


def test_the_lead_of_before_may_stay_beside(around, other):
    name(around, other, keep=True)

    assert directorates_of(around.pilot) == [other, around.organisations["directorate"]]
    assert {PilotPerm.REPORT, PilotPerm.PAUSE} < may(around.agent, around)
    assert not {PilotPerm.PLAN, PilotPerm.START} & may(around.agent, around)


def test_one_that_follows_beside_notes_and_does_not_decide_until_it_leads(around, other):
    agent = member_of(other)
    beside = name(around, other, lead=False)
    assert PilotPerm.REPORT in may(agent, around)
    assert PilotPerm.PLAN not in may(agent, around)

    name(around, other)

    beside.refresh_from_db()
    assert beside.ended_at is not None
    assert PilotPerm.PLAN in may(agent, around)
    assert directorates_of(Pilot.objects.get(pk=around.pilot.pk)) == [other]


def test_the_end_of_a_part_is_told_and_said_once(around, other):
    agent = member_of(other)
    beside = name(around, other, lead=False)
    OutMail.objects.all().delete()

    end_directorate(beside, reason="Fin du chantier.", by=around.team)

    assert told() == {agent.email, around.agent.email, around.founder.email}
    assert may(agent, around) == set()
    with pytest.raises(StaleState, match="déjà plus"):
        end_directorate(beside, reason="Encore.", by=around.team)


def test_a_pilot_is_never_left_without_its_lead(around):
    lead = around.pilot.directorates.get()

    with pytest.raises(DomainError, match="nommez d’abord une autre direction"):
        end_directorate(lead, reason="Non.", by=around.team)
    with pytest.raises(DomainError, match="nommez d’abord une autre direction"):
        name(around, lead.organisation, lead=False)


@pytest.mark.parametrize(
    ("values", "words"),
    [({"reason": " "}, "Indiquez le motif"), ({"lead": True}, "a déjà cette place")],
)
def test_what_is_refused_names_its_field(around, values, words):
    with pytest.raises(DomainError, match=words) as refused:
        name(around, around.organisations["directorate"], **values)

    assert refused.value.field in ("reason", "organisation")


def test_a_startup_is_no_directorate_of_the_city(around):
    with pytest.raises(DomainError, match="Choisissez une direction"):
        name(around, around.organisations["startup"])


def test_nobody_but_the_team_names_a_directorate(around, other):
    for person in (around.agent, around.founder, around.legal):
        with pytest.raises(NotAllowed):
            name_directorate(around.pilot, other, lead=True, reason="Moi.", by=person)


def test_a_pilot_that_nobody_follows_is_handed_to_a_directorate_on_its_page(other, sign_in):
    around = pilot_set(directorate=None)
    agent = member_of(other)
    client, page = sign_in(around.team), reverse("pilot_directorate_name", args=[around.pilot.pk])
    assert page in client.get(reverse("workspace_pilot", args=[around.pilot.pk])).content.decode()

    answer = client.post(page, {"organisation": str(other.pk), "place": "lead", "reason": "Première direction."})

    assert answer.status_code == 302
    assert PilotPerm.START in may(agent, around)
    frame = client.get(reverse("pilot_frame", args=[around.pilot.pk])).content.decode()
    assert "décide de ce pilote" in frame
    assert "Première direction." in frame


def test_the_public_reads_who_follows_beside(around, other, client):
    name(around, other, lead=False)

    assert other.name in client.get(f"/pilotes/{around.pilot.slug}/").content.decode()


def test_two_directorates_made_one_follow_a_pilot_once(around, other):
    name(around, other, lead=False)
    lead = around.organisations["directorate"]

    end_double_followings(lead, other)

    assert PilotDirectorate.objects.get(pilot=around.pilot, ended_at=None).organisation == lead
