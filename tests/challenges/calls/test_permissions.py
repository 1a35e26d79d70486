"""Every permission × every person × two challenges, and what the state changes."""

import pytest

from challenges.calls.permissions import ChallengePerm
from challenges.calls.queries.challenge import challenges_visible_to
from challenges.enums import ChallengeState
from core.guardian import grants_on
from core.permissions import can, holds
from tests.factories.accounts import UserFactory
from tests.factories.challenges import challenge_set
from tests.factories.grants import group_of

AUTHOR = {"view_challenge", "change_challenge", "propose_challenge", "withdraw_challenge", "comment_challenge", "answer_question"}  # fmt: skip
TEAM = {"add_challenge", "view_challenge", "comment_challenge", "answer_question", "steer_challenge", "correct_challenge", "manage_jury", "decide_challenge"}  # fmt: skip


def held(user, challenge):
    return {perm.value.split(".")[1] for perm in ChallengePerm if holds(user, perm, challenge)}


def test_each_person_holds_exactly_this_on_each_challenge(two_challenge_sets, team, legal):
    first, second = two_challenge_sets.first, two_challenge_sets.second
    editor, superuser = UserFactory(editor=True), UserFactory(is_superuser=True)

    assert held(first.author, first.challenge) == AUTHOR
    assert held(first.agent, first.challenge) == AUTHOR
    for stranger in (second.author, second.agent, two_challenge_sets.outsider, editor, superuser):
        assert held(stranger, first.challenge) == set()
    assert held(team, first.challenge) == TEAM
    assert held(legal, first.challenge) == {"view_challenge"}


def test_whole_grant_map_of_a_challenge(two_challenge_sets):
    group = two_challenge_sets.first
    names = [group_of(organisation).name for organisation in (group.partner, group.directorate)]

    assert grants_on(group.challenge) == dict.fromkeys(names, AUTHOR)


STATES_OF = {
    ChallengePerm.VIEW: set(ChallengeState.values),
    ChallengePerm.CHANGE: {"draft", "changes_requested"},
    ChallengePerm.PROPOSE: {"draft", "changes_requested"},
    ChallengePerm.WITHDRAW: {"draft", "changes_requested", "proposed", "approved", "scheduled"},
    ChallengePerm.COMMENT: {"draft", "changes_requested", "proposed", "approved", "scheduled"},
    ChallengePerm.ANSWER: {"open", "closed", "deliberating"},
    ChallengePerm.ADD: set(ChallengeState.values),
    ChallengePerm.STEER: set(ChallengeState.values) - {"archived", "cancelled", "unsuccessful", "dropped"},
    ChallengePerm.MANAGE_JURY: {"approved", "scheduled", "open", "closed", "deliberating"},
    ChallengePerm.DECIDE: {"closed", "deliberating"},
}


@pytest.mark.parametrize("state", ChallengeState.values)
def test_state_allows_exactly_this(state, team):
    group = challenge_set(state=state)

    for perm, states in STATES_OF.items():
        user = team if holds(team, perm, group.challenge) else group.author
        decision = can(user, perm, group.challenge)
        assert (perm, bool(decision)) == (perm, state in states)
        assert decision.allowed or str(decision.reason).endswith(".")


def test_each_person_sees_exactly_these_challenges(two_challenge_sets, team, legal):
    first, second = two_challenge_sets.first, two_challenge_sets.second

    def seen(user):
        return set(challenges_visible_to(user).values_list("pk", flat=True))

    assert seen(first.author) == {first.challenge.pk}
    assert seen(second.agent) == {second.challenge.pk}
    assert seen(two_challenge_sets.outsider) == set()
    assert seen(UserFactory(is_superuser=True)) == set()
    assert seen(team) == seen(legal) == {first.challenge.pk, second.challenge.pk}
