"""Who follows a pilot, and what the public reads of its changes."""

import pytest
from django.test import TestCase
from django.urls import reverse

from core.exceptions import DomainError, GateClosed
from core.models import OutMail
from core.permissions import can
from core.workflow import import_state
from pilots.domain.pilot import pause, plan, resume
from pilots.enums import PilotState
from pilots.permissions import PilotPerm
from tests.factories.pilots import bring_to_the_gate, pilot_set

pytestmark = pytest.mark.django_db


def test_a_change_of_a_pilot_is_read_by_the_public_at_once(client):
    around = pilot_set(state=PilotState.RUNNING)
    path = f"/pilotes/{around.pilot.slug}/"
    assert client.get(path).status_code == client.get(path).status_code == 200

    with TestCase.captureOnCommitCallbacks(execute=True):
        plan(around.pilot, by=around.agent, values={"title_fr": "Un nom tout neuf"})

    assert "Un nom tout neuf" in client.get(path).content.decode()


def told(kind):
    return sorted(OutMail.objects.filter(kind=kind).values_list("to", flat=True))


def test_a_pause_tells_both_sides_why():
    around = pilot_set(state=PilotState.RUNNING)

    pause(around.pilot, by=around.agent, reason="Un mât penche rue Exemple.")

    assert told("pilots.paused") == sorted((around.agent.email, around.founder.email, around.team.email))
    mail = OutMail.objects.filter(kind="pilots.paused").first()
    assert "Un mât penche rue Exemple." in mail.body
    assert reverse("workspace_pilot", args=[around.pilot.pk]) in mail.body


@pytest.mark.parametrize("person", ["agent", "founder", "team"])
def test_any_party_suspends_and_the_directorate_or_the_team_resumes(person):
    around = pilot_set(state=PilotState.RUNNING)

    pause(around.pilot, by=getattr(around, person), reason="Un mât penche.")

    assert around.pilot.state == PilotState.PAUSED
    assert not can(around.founder, PilotPerm.START, around.pilot)
    for other in (around.sponsor, around.outsider):
        assert not can(other, PilotPerm.PAUSE, around.pilot)


@pytest.mark.parametrize(("state", "reason"), [(PilotState.RUNNING, " "), (PilotState.PAUSED, "Un mât penche.")])
def test_a_pause_that_is_refused_tells_nobody(state, reason):
    around = pilot_set(state=state)

    with pytest.raises(DomainError):
        pause(around.pilot, by=around.agent, reason=reason)

    assert told("pilots.paused") == []


def test_a_trial_that_may_not_go_on_tells_nobody_that_it_does():
    around = pilot_set(state=PilotState.PAUSED)

    with pytest.raises(GateClosed):
        resume(around.pilot, by=around.agent)

    assert told("pilots.resumed") == []


def test_a_trial_that_goes_on_is_told_to_both_sides():
    around = pilot_set()
    bring_to_the_gate(around)
    import_state(around.pilot, PilotState.PAUSED, reason="essai")
    OutMail.objects.all().delete()

    resume(around.pilot, by=around.agent)

    assert told("pilots.resumed") == sorted((around.agent.email, around.founder.email))
