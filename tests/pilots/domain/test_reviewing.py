"""An evaluation from its draft to the decision: read by the startup, confirmed by another person, gated by the duties of the end."""

import datetime as dt
import json

import pytest
from django.test import TestCase
from django.urls import reverse

from casework.domain.steps import confirm
from casework.models import Act
from core.clock import app_now, today
from core.exceptions import DomainError, GateClosed, NotAllowed, StaleState
from core.models import OutMail
from core.turns import Party
from core.worklist import tasks_for
from pilots.domain import devices, following, reviewing
from pilots.enums import PilotState
from pilots.models import Evaluation, EvaluationDraft, Pilot
from pilots.tasks import follow_evaluations
from pilots.turns import next_on
from register.models import Entry
from tests.factories.acts import by_two
from tests.factories.pilots import (
    EXCUSES,
    GRID,
    DataSharingFactory,
    DeviceFactory,
    MilestoneFactory,
    evaluated,
    pilot_set,
    proposed,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def around():
    return pilot_set(PilotState.ENDED)


def written(around, **values):
    return reviewing.save_draft(around.pilot, by=around.agent, values={**GRID, "excuses": EXCUSES, **values})


def sent(around, **values):
    written(around, **values)
    return reviewing.send_to_startup(around.pilot, by=around.agent)


def told(kind):
    return sorted(OutMail.objects.filter(kind=kind).values_list("to", flat=True))


def public_page(client, pilot):
    return client.get(f"/pilotes/{pilot.slug}/").content.decode()


def test_a_draft_is_public_nowhere_and_decides_nothing(around, client, sign_in):
    written(around, findings_fr="Une leçon secrète.")

    assert "Une leçon secrète." not in public_page(client, around.pilot)
    for person, reads in ((around.agent, True), (around.team, True), (around.founder, False), (around.sponsor, False)):
        page = sign_in(person).get(reverse("pilot_outcome", args=[around.pilot.pk])).content.decode()
        assert ("Une leçon secrète." in page) is reads
    assert not Evaluation.objects.exists()


def test_a_draft_may_be_saved_in_part_and_not_sent(around):
    reviewing.save_draft(around.pilot, by=around.agent, values={"efficiency": 4})

    with pytest.raises(DomainError, match="Remplissez d’abord la grille"):
        reviewing.send_to_startup(around.pilot, by=around.agent)


def test_the_startup_is_told_has_a_task_and_fifteen_days(around):
    reading = sent(around)

    assert told("pilots.evaluation_sent") == [around.founder.email]
    assert dt.timedelta(days=15) < reading.due_at - reading.sent_at <= dt.timedelta(days=16)
    assert [task.kind for task in tasks_for(around.founder) if task.kind == "evaluation"] == ["evaluation"]
    assert next_on(Pilot.objects.get(pk=around.pilot.pk), app_now()).party == Party.STARTUP


def test_nothing_is_proposed_before_the_startup_has_answered(around):
    sent(around)

    with pytest.raises(GateClosed) as refusal:
        reviewing.propose_decision(around.pilot, by=around.agent)

    assert [row.code for row in refusal.value.unmet] == ["read.waiting"]


def test_an_answer_is_given_once_and_told(around):
    sent(around)
    reviewing.observe(around.pilot, by=around.founder, observations="Non.")

    assert told("pilots.evaluation_read") == [around.agent.email]
    with pytest.raises(StaleState):
        reviewing.observe(around.pilot, by=around.founder, observations="Oui.")
    with pytest.raises(NotAllowed):
        reviewing.observe(around.pilot, by=around.agent, observations="Oui.")


def test_an_answer_that_names_somebody_is_read_again_first(around):
    sent(around)

    with pytest.raises(DomainError) as refusal:
        reviewing.observe(around.pilot, by=around.founder, observations="Mme Durand ment.")

    assert refusal.value.field == "observations"


def test_a_changed_evaluation_is_read_again(around):
    sent(around)
    reviewing.observe(around.pilot, by=around.founder, observations="Non.")

    written(around, decision="stop")

    with pytest.raises(GateClosed) as refusal:
        reviewing.propose_decision(around.pilot, by=around.agent)
    assert [row.code for row in refusal.value.unmet] == ["read.unsent"]
    with pytest.raises(StaleState):
        reviewing.observe(around.pilot, by=around.founder, observations="Oui.")


def test_the_same_evaluation_saved_again_stays_read(around):
    sent(around)

    assert written(around).sent_at is not None
    with pytest.raises(StaleState):
        reviewing.send_to_startup(around.pilot, by=around.agent)


def test_silence_opens_the_decision_and_is_printed(around, client):
    sent(around)
    follow_evaluations()
    assert told("pilots.evaluation_read") == []
    past = app_now() - DAY
    EvaluationDraft.objects.update(due_at=past)
    around.pilot.evaluation_draft.readings.update(due_at=past)
    with pytest.raises(StaleState):
        reviewing.observe(around.pilot, by=around.founder, observations="Trop tard.")

    follow_evaluations()
    follow_evaluations()

    assert told("pilots.evaluation_read") == [around.agent.email]
    step = reviewing.propose_decision(around.pilot, by=around.agent)
    confirm(step, by=around.team, sha256=step.sha256)
    assert "Elle n’a pas fait d’observations." in public_page(client, around.pilot)


def test_the_decision_needs_another_person_and_what_they_read(around):
    step = proposed(around)

    with pytest.raises(NotAllowed):
        confirm(step, by=around.agent, sha256=step.sha256)
    with pytest.raises(NotAllowed):
        confirm(step, by=around.founder, sha256=step.sha256)
    EvaluationDraft.objects.update(decision_reasons="Changé entre-temps.")
    with pytest.raises(StaleState):
        confirm(step, by=around.team, sha256=step.sha256)
    assert not Evaluation.objects.exists()


def test_a_confirmed_decision_is_public_an_act_and_an_entry(around, client):
    with TestCase.captureOnCommitCallbacks(execute=True):
        evaluated(around)

    assert around.pilot.state == PilotState.EVALUATED
    act = Act.objects.get()
    assert (act.signer, act.prepared_by, act.kind) == (around.team, around.agent, "evaluation")
    assert sorted(act.notices.values_list("email", flat=True)) == sorted((around.agent.email, around.founder.email))
    entry = Entry.objects.get(kind="pilot.decided")
    assert json.loads(bytes(entry.leaf))["data"]["act"] == act.number
    assert GRID["decision_reasons"] not in bytes(entry.leaf).decode()
    page = public_page(client, around.pilot)
    for words in (
        GRID["decision_reasons"],
        "Nous ne sommes pas de cet avis.",
        *EXCUSES.values(),
        f"Acte n° {act.number}",
    ):
        assert words in page


def test_a_decision_is_taken_once(around):
    evaluated(around)

    with pytest.raises(StaleState):
        written(around)
    with pytest.raises(DomainError):
        reviewing.propose_decision(around.pilot, by=around.agent)


def test_a_wrong_decision_is_corrected_by_another_act_that_its_pages_name(around, client, sign_in):
    evaluated(around)
    act = Act.objects.get()
    public_page(client, around.pilot)

    with TestCase.captureOnCommitCallbacks(execute=True):
        second = by_two(act, "correct", by=around.team, reason="Faute de plume.", mode="erratum", text="Prolonger.")

    words = f"Rectifiée par l’acte n° {second.number}"
    assert words in public_page(client, around.pilot)
    assert words in sign_in(around.founder).get(reverse("pilot_outcome", args=[around.pilot.pk])).content.decode()


def test_a_milestone_is_still_closed_while_the_evaluation_is_written_and_not_after(around, sign_in):
    milestone = MilestoneFactory(pilot=around.pilot)
    url = reverse("pilot_outcome", args=[around.pilot.pk])
    follow = f'href="{reverse("pilot_follow", args=[around.pilot.pk])}"'
    assert sign_in(around.agent).get(url).content.decode().count(follow) > 1  # the tab, and the checklist
    following.finish_milestone(milestone, by=around.agent)

    evaluated(around)

    assert sign_in(around.agent).get(url).content.decode().count(follow) == 1


def test_each_duty_that_is_not_met_asks_for_a_reason(around):
    DataSharingFactory(pilot=around.pilot, accepted_at=app_now())
    DeviceFactory(pilot=around.pilot)
    sent(around, excuses={"code": "Demain."})
    reviewing.observe(around.pilot, by=around.founder, observations="")

    with pytest.raises(GateClosed) as refusal:
        reviewing.propose_decision(around.pilot, by=around.agent)

    assert sorted(row.code for row in refusal.value.unmet) == [
        "data.kept",
        "devices.placed",
        "handover.handover_rehearsed",
    ]


def test_the_form_asks_why_for_what_is_not_met_alone(around, sign_in):
    DeviceFactory(pilot=around.pilot)

    page = sign_in(around.agent).get(reverse("pilot_evaluate", args=[around.pilot.pk])).content.decode()

    assert 'name="excuse_devices"' in page and 'name="excuse_data"' not in page


def test_a_device_leaves_the_street_once(around):
    device = DeviceFactory(pilot=around.pilot, placed_on=today() - DAY)

    for on in (today() + DAY, today() - 2 * DAY):
        with pytest.raises(DomainError) as refusal:
            devices.remove_device(device, by=around.founder, on=on, note="Rendu.")
        assert refusal.value.field == "removed_on"
    devices.remove_device(device, by=around.founder, on=today(), note="Rendu.")
    with pytest.raises(StaleState):
        devices.remove_device(device, by=around.agent, on=today(), note="Encore.")
    with pytest.raises(StaleState):
        devices.set_device(
            around.pilot, by=around.agent, values={"name": "X", "site": None, "placed_on": None}, device=device
        )


def test_the_pages_take_a_draft_to_its_proposal(around, sign_in):
    one = [around.pilot.pk]
    values = {**GRID, **{f"excuse_{code}": words for code, words in EXCUSES.items()}}
    agent, outcome = sign_in(around.agent), reverse("pilot_outcome", args=one)
    assert agent.post(reverse("pilot_evaluate", args=one), values).status_code == 302
    assert "Faire lire à la startup" in agent.get(outcome).content.decode()
    assert agent.post(reverse("pilot_evaluation_send", args=one)).status_code == 302
    founder = sign_in(around.founder)
    assert GRID["decision_reasons"] in founder.get(reverse("pilot_evaluation_read", args=one)).content.decode()
    assert founder.post(reverse("pilot_evaluation_read", args=one), {"observations": "Vu."}).status_code == 302
    agent = sign_in(around.agent)
    assert "Proposer la décision" in agent.get(outcome).content.decode()
    assert agent.post(reverse("pilot_evaluation_propose", args=one)).status_code == 302

    assert "La décision est proposée" in agent.get(outcome).content.decode()
