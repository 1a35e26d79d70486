"""Who acts next, and until when: for every state, on both sides of every date, for every party."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse

from agreements.enums import ConventionState
from agreements.models import Convention
from challenges.applications.domain.desk import extend_deadline
from challenges.enums import ApplicationState, ChallengeState
from challenges.models import Application, Challenge, Jury
from core.exceptions import DomainError
from core.turns import Party, next_of, turn
from core.worklist import tasks_for
from pilots.enums import PilotState
from pilots.models import Pilot
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, applicant_set
from tests.factories.challenges import CLOSES, DECISION, OPENS, ChallengeFactory

pytestmark = pytest.mark.django_db
BEFORE, AT, LATER = CLOSES - dt.timedelta(days=3), CLOSES, CLOSES + dt.timedelta(microseconds=1)
DUE = CLOSES + dt.timedelta(days=20)


def application(state, challenge_state=ChallengeState.OPEN, **fields):
    challenge = Challenge(state=challenge_state, opens_at=OPENS, closes_at=CLOSES, decision_at=DECISION)
    if challenge_state == ChallengeState.DELIBERATING:
        challenge.jury = Jury(challenge=challenge, reviews_due_at=DUE)
    return Application(challenge=challenge, state=state, **fields)


A, C, P = ApplicationState, ChallengeState, Party
APPLICATIONS = [
    (A.DRAFT, C.OPEN, BEFORE, P.APPLICANT, CLOSES),
    (A.DRAFT, C.OPEN, AT, P.APPLICANT, CLOSES),
    (A.DRAFT, C.OPEN, LATER, P.NOBODY, None),
    (A.DRAFT, C.CLOSED, LATER, P.NOBODY, None),
    (A.DRAFT, C.DELIBERATING, BEFORE, P.NOBODY, None),
    (A.DRAFT, C.CANCELLED, BEFORE, P.NOBODY, None),
    (A.SUBMITTED, C.OPEN, BEFORE, P.TEAM, None),
    (A.SUBMITTED, C.CLOSED, LATER, P.TEAM, None),
    (A.CORRECTION_REQUESTED, C.OPEN, BEFORE, P.APPLICANT, CLOSES),
    (A.CORRECTION_REQUESTED, C.CLOSED, LATER, P.TEAM, None),
    (A.ELIGIBLE, C.OPEN, BEFORE, P.NOBODY, None),
    (A.ELIGIBLE, C.OPEN, AT, P.TEAM, None),
    (A.ELIGIBLE, C.DELIBERATING, LATER, P.JURY, DUE),
    (A.SHORTLISTED, C.CLOSED, LATER, P.TEAM, None),
    (A.SHORTLISTED, C.DELIBERATING, LATER, P.JURY, DUE),
    (A.ELIGIBLE, C.CANCELLED, LATER, P.NOBODY, None),
    (A.INELIGIBLE, C.OPEN, BEFORE, P.NOBODY, None),
    (A.SELECTED, C.DECIDED, LATER, P.APPLICANT, None),
    (A.RESERVE, C.DECIDED, LATER, P.NOBODY, None),
    (A.DECLINED, C.DECIDED, LATER, P.NOBODY, None),
    (A.ACCEPTED, C.DECIDED, LATER, P.CITY, None),
    (A.LAPSED, C.DECIDED, LATER, P.NOBODY, None),
    (A.RENOUNCED, C.DECIDED, LATER, P.NOBODY, None),
    (A.WITHDRAWN, C.OPEN, BEFORE, P.NOBODY, None),
]


def test_the_table_names_every_state():
    assert {row[0] for row in APPLICATIONS} == set(ApplicationState)


@pytest.mark.parametrize(("state", "challenge_state", "now", "party", "until"), APPLICATIONS)
def test_application(state, challenge_state, now, party, until):
    found = next_of(application(state, challenge_state), now)

    assert (found.party, found.until) == (party, until)
    assert str(found.act)


@pytest.mark.parametrize("state", ApplicationState)
@pytest.mark.parametrize("challenge_state", ChallengeState)
@pytest.mark.parametrize("now", [BEFORE, AT, LATER])
def test_every_state_and_hour_has_an_answer_that_tells_nothing_pending(state, challenge_state, now):
    row = application(state, challenge_state, pending_decision="selected", pending_reasons="Le meilleur.")
    said = turn(row, None, parties={Party.APPLICANT}, now=now)

    assert said.sentence == turn(application(state, challenge_state), None, parties={Party.APPLICANT}, now=now).sentence
    assert said.yours == (said.words == "À vous")


def test_when_the_jury_reads_is_told_to_the_jury_and_the_team_alone():
    row = application(A.ELIGIBLE, C.DELIBERATING)

    shown = {party: turn(row, None, parties={party}, now=LATER).until for party in (P.APPLICANT, P.JURY, P.TEAM)}

    assert shown == {P.APPLICANT: None, P.JURY: DUE, P.TEAM: DUE}
    assert turn(row, None, parties={P.APPLICANT}, now=LATER).then_at == DECISION


def test_late_is_said_to_those_who_are_late():
    row = application(A.ELIGIBLE, C.DELIBERATING)
    after = DUE + dt.timedelta(seconds=1)

    assert turn(row, None, parties={P.JURY}, now=after).late
    assert not turn(row, None, parties={P.APPLICANT}, now=after).late


def test_appeal_runs_two_months_from_the_decision():
    row = application(A.DECLINED, C.DECIDED, decided_at=DECISION)

    assert turn(row, None, parties={P.APPLICANT}, now=LATER).then_at.date() == dt.date(2027, 8, 16)


CHALLENGES = {
    C.DRAFT: (P.AUTHORS, P.AUTHORS), C.PROPOSED: (P.TEAM, P.TEAM), C.CHANGES_REQUESTED: (P.AUTHORS, P.AUTHORS),
    C.APPROVED: (P.TEAM, P.TEAM), C.SCHEDULED: (P.NOBODY, P.TEAM), C.OPEN: (P.NOBODY, P.TEAM),
    C.CLOSED: (P.TEAM, P.TEAM), C.DELIBERATING: (P.JURY, P.TEAM), C.DECIDED: (P.NOBODY, P.NOBODY),
    C.ARCHIVED: (P.NOBODY, P.NOBODY), C.CANCELLED: (P.NOBODY, P.NOBODY),
    C.UNSUCCESSFUL: (P.NOBODY, P.NOBODY), C.DROPPED: (P.NOBODY, P.NOBODY),
}  # fmt: skip


@pytest.mark.parametrize("state", ChallengeState)
def test_challenge_before_and_after_its_dates(state):
    row = Challenge(state=state, opens_at=OPENS, closes_at=CLOSES, decision_at=DECISION)
    early, late = OPENS - dt.timedelta(days=1), DECISION + dt.timedelta(days=1)

    assert (next_of(row, early).party, next_of(row, late).party) == CHALLENGES[state]
    assert turn(row, None, parties={P.TEAM}, now=late).late == (state in (C.SCHEDULED, C.DELIBERATING))


@pytest.mark.parametrize("state", ConventionState)
def test_convention(state):
    assert str(next_of(Convention(state=state), BEFORE).act)


@pytest.mark.parametrize("state", PilotState)
def test_pilot(state):
    pilot = Pilot(state=state, starts_on=dt.date(2027, 1, 1), ends_on=dt.date(2027, 2, 1))
    late = turn(pilot, None, parties={P.TEAM, P.DIRECTORATE}, now=BEFORE).late

    assert late == (state in (PilotState.PLANNED, PilotState.READY, PilotState.RUNNING))


@pytest.fixture
def made(clock):
    clock(BEFORE)
    made = applicant_set(ChallengeFactory(open=True), complete=False)
    return SimpleNamespace(obj=made.application, person=made.person)


def tasks(person):
    return [task.title for task in tasks_for(person) if task.kind == "application"]


def test_draft_after_the_deadline_is_kept_read_only_and_says_so(made, client, sign_in, clock):
    sign_in(made.person)
    step = reverse("application_step", args=[made.obj.pk, "solution"])
    assert client.get(step).status_code == 200
    assert tasks(made.person) == ["Terminer et déposer la candidature"]

    clock(LATER)
    page = client.get(step, follow=True).content.decode()

    assert "L’appel a clos le" in page
    assert "Continuer la candidature" not in page
    assert reverse("exchange", args=["candidature", made.obj.pk]) in page  # asks for time there
    assert tasks(made.person) == []
    assert "L’appel a clos le" in client.get(reverse("applications")).content.decode()


def test_autosave_says_that_the_deadline_has_passed(made, client, sign_in, clock):
    sign_in(made.person)
    clock(LATER)

    answer = client.post(
        reverse("application_step", args=[made.obj.pk, "equipe"]),
        {"team": "Trop tard", "v_team": "0"},
        headers={"X-Autosave": "1", "X-Changed": "team"},
    )

    assert answer.status_code == 422
    assert "L’appel a clos le" in answer.json()["notices"][""]
    assert not made.obj.answers.filter(body="Trop tard").exists()


def test_more_time_is_told_with_its_reason_and_marked(made, client, sign_in, clock, mails):
    team = UserFactory(team=True)
    until = CLOSES + dt.timedelta(days=1)

    assert extend_deadline(made.obj, by=team, until=until, reason="Panne du service.") == 1

    assert ("challenges.deadline_moved", made.person.email) in mails()
    clock(LATER)
    sign_in(made.person)
    page = client.get(reverse("application", args=[made.obj.pk])).content.decode()
    assert "Panne du service." in page
    assert "Continuer la candidature" in page
    assert tasks(made.person) == ["Terminer et déposer la candidature"]


def test_team_and_jury_read_that_it_came_late(clock, client, sign_in):
    clock(LATER)
    challenge = ChallengeFactory(state=ChallengeState.CLOSED)
    row = ApplicationFactory(challenge=challenge, state=ApplicationState.SUBMITTED, received_at=LATER)
    Application.objects.filter(pk=row.pk).update(
        deadline_override=CLOSES + dt.timedelta(days=1), deadline_override_reason="Panne."
    )
    sign_in(UserFactory(team=True))

    page = client.get(reverse("application", args=[row.pk])).content.decode()
    desk = client.get(reverse("application_desk", args=[challenge.pk])).content.decode()

    assert "Déposée après la clôture" in page
    assert "Délai accordé" in desk


@pytest.mark.parametrize("until", [BEFORE, CLOSES, BEFORE - dt.timedelta(days=1)])
def test_time_is_given_never_taken(made, until):
    with pytest.raises(DomainError):
        extend_deadline(made.obj, by=UserFactory(team=True), until=until, reason="Motif.")
