"""Every state × every transition, spelled out."""

import datetime as dt

import pytest

from challenges.enums import ChallengeState
from core.exceptions import DomainError, GateClosed, NotAllowed, StaleState
from core.workflow import history, may, perform, workflow_of
from tests.factories.acts import by_two
from tests.factories.challenges import OPENS, ChallengeFactory, challenge_set

ALLOWED = {
    "draft": {"propose", "withdraw", "cancel"},
    "proposed": {"take_back", "approve", "request_changes", "withdraw", "cancel"},
    "changes_requested": {"propose", "withdraw", "cancel"},
    "approved": {"schedule", "request_changes", "withdraw", "cancel"},
    "scheduled": {"open", "unschedule", "withdraw", "cancel"},
    "open": {"close", "cancel"},
    "closed": {"deliberate", "cancel", "declare_unsuccessful", "drop"},
    "deliberating": {"decide", "cancel", "declare_unsuccessful", "drop"},
    "decided": {"archive"},
    "archived": set(),
    "cancelled": set(),
    "unsuccessful": {"resume_examination"},
    "dropped": {"resume_examination"},
}
TARGET = {
    "propose": "proposed",
    "take_back": "draft",
    "approve": "approved",
    "request_changes": "changes_requested",
    "schedule": "scheduled",
    "unschedule": "approved",
    "open": "open",
    "close": "closed",
    "deliberate": "deliberating",
    "decide": "decided",
    "archive": "archived",
    "withdraw": "cancelled",
    "cancel": "cancelled",
    "declare_unsuccessful": "unsuccessful",
    "drop": "dropped",
    "resume_examination": "closed",
}
BY_TWO = {"declare_unsuccessful", "drop"}
AUTHORS = {"propose", "take_back", "withdraw"}
CLOCK = {"open", "close", "resume_examination"}


@pytest.fixture(autouse=True)
def _before_the_call(clock):
    clock(OPENS - dt.timedelta(days=20))


def actor(name, team, author):
    return None if name in CLOCK else author if name in AUTHORS else team


@pytest.mark.parametrize("state", ChallengeState.values)
def test_every_transition_from_every_state(state, team, bind):
    for name, target in TARGET.items():
        group = challenge_set(state=state)
        by = actor(name, team, group.author)
        if name in ALLOWED[state]:
            if name in {"schedule", "open"}:
                bind(group.challenge)
            move = by_two if name in BY_TWO else perform
            move(group.challenge, name, by=by, reason="Parce que.")
            assert group.challenge.state == target
        else:
            with pytest.raises(StaleState):
                perform(group.challenge, name, by=by, reason="Parce que.")
            group.challenge.refresh_from_db()
            assert group.challenge.state == state


def test_table_has_no_other_transition(db):
    assert [row.name for row in workflow_of(ChallengeFactory()).transitions] == [
        "propose", "take_back", "approve", "request_changes", "schedule", "unschedule", "open", "close", "deliberate", "decide",
        "archive", "withdraw", "cancel", "declare_unsuccessful", "drop", "resume_deliberation", "resume_examination",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["request_changes", "cancel", "withdraw", "unschedule"])
def test_transition_that_takes_something_back_needs_a_reason(name, team):
    group = challenge_set(state="scheduled" if name == "unschedule" else "proposed")

    with pytest.raises(DomainError) as refusal:
        perform(group.challenge, name, by=actor(name, team, group.author), reason="  ")

    assert (refusal.value.message, refusal.value.field) == ("Indiquez le motif.", "reason")


@pytest.mark.parametrize("name", ["open", "close"])
def test_person_never_does_what_the_clock_does(name, team):
    challenge = ChallengeFactory(state="scheduled" if name == "open" else "open")

    with pytest.raises(NotAllowed) as refusal:
        perform(challenge, name, by=team)

    assert refusal.value.message == "Cette étape se fait d’elle-même, à l’heure prévue."


def test_author_does_not_approve_own_challenge(db):
    group = challenge_set(proposed=True)

    with pytest.raises(NotAllowed) as refusal:
        perform(group.challenge, "approve", by=group.author)

    assert refusal.value.message == "Votre rôle ne donne pas ce droit."


def test_two_approvals_of_the_same_challenge_count_once(team):
    challenge = ChallengeFactory(proposed=True)
    same = type(challenge).objects.get(pk=challenge.pk)

    perform(challenge, "approve", by=team)
    with pytest.raises(StaleState) as refusal:
        perform(same, "approve", by=team)

    assert refusal.value.message == "Ce n’est plus possible : l’état est maintenant « approuvé »."
    assert [row.transition for row in history(challenge)] == ["import", "approve"]


def test_scheduling_passes_the_publication_gate(team):
    challenge = ChallengeFactory(approved=True)

    with pytest.raises(GateClosed):
        perform(challenge, "schedule", by=team)


def test_a_publication_is_suspended_until_it_opens(team, clock):
    group = challenge_set(state="scheduled")
    clock(OPENS)
    assert may(group.challenge, "unschedule", team)

    clock(OPENS + dt.timedelta(seconds=1))
    assert not may(group.challenge, "unschedule", team)
    with pytest.raises(NotAllowed, match="C’était possible jusqu’au"):
        perform(group.challenge, "unschedule", by=team, reason="Trop tard.")
    group.challenge.refresh_from_db()
    assert group.challenge.state == "scheduled"
