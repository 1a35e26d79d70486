"""Every state × transition of a convention, and every permission × role × object, spelled out."""

import pytest

from agreements.conventions.permissions import ConventionPerm
from agreements.conventions.workflow import CONVENTION
from agreements.enums import ConventionState as S
from core.guardian import grants_on
from core.permissions import can, declared
from core.roles import Role
from core.workflow import import_state
from tests.factories.accounts import UserFactory
from tests.factories.agreements import convention_in, world
from tests.factories.grants import group_of

ALLOWED = {
    S.DRAFT: {"negotiate", "stress_test"},
    S.NEGOTIATION: {"stress_test", "abandon_amendment", "to_draft", "expire", "terminate"},
    S.STRESS_TESTED: {"reopen", "vote", "abandon_amendment", "expire", "terminate"},
    S.VOTED: {"renegotiate", "sign", "record_first_signature", "abandon_amendment", "expire", "terminate"},
    S.PARTLY_SIGNED: {"enter_into_force", "expire", "terminate"},
    S.IN_FORCE: {"amend", "expire", "terminate"},
    S.EXPIRED: set(),
    S.TERMINATED: set(),
}
EVERYBODY = ("legal", "team", "member", "signatory", "stranger")
ROLES = {
    ConventionPerm.VIEW_LIBRARY: {"legal", "team"},
    ConventionPerm.ADD_CONVENTION: {"legal"},
    ConventionPerm.VIEW_CONVENTION: {"legal", "team", "member", "signatory"},
    ConventionPerm.CHANGE_CONVENTION: {"legal"},
    ConventionPerm.STEER_CONVENTION: {"legal"},
    ConventionPerm.REDRAFT_CONVENTION: {"legal"},
    ConventionPerm.END_CONVENTION: set(),
    ConventionPerm.COMMENT_CONVENTION: {"legal", "team", "member", "signatory"},
    ConventionPerm.APPROVE_DEVIATION: {"legal", "team"},
    ConventionPerm.RECORD_VOTE: {"legal"},
    ConventionPerm.CONFIRM_VOTE: {"legal", "team"},
    ConventionPerm.SIGN_CONVENTION: set(),
    ConventionPerm.RECORD_SIGNATURE: set(),
}
BY_STATE = {
    ConventionPerm.CHANGE_CONVENTION: {S.DRAFT, S.NEGOTIATION, S.STRESS_TESTED},
    ConventionPerm.APPROVE_DEVIATION: {S.DRAFT, S.NEGOTIATION, S.STRESS_TESTED},
    ConventionPerm.COMMENT_CONVENTION: {S.DRAFT, S.NEGOTIATION, S.STRESS_TESTED},
    ConventionPerm.RECORD_SIGNATURE: {S.VOTED, S.PARTLY_SIGNED, S.IN_FORCE},
}


@pytest.mark.parametrize("state", list(S))
def test_transitions_out_of_each_state(state):
    assert {row.name for row in CONVENTION.transitions if state in row.sources} == ALLOWED[state]


@pytest.mark.django_db
def test_each_role_holds_exactly_these_permissions_on_a_draft():
    convention, around = convention_in(S.DRAFT)
    other = world(edition=around.edition)
    people = {
        "legal": around.legal,
        "team": around.team,
        "member": around.partner_member,
        "signatory": around.partner_signatory,
        "stranger": other.partner_signatory,
    }

    held = {perm: {name for name in EVERYBODY if can(people[name], perm, convention)} for perm in ROLES}

    assert held == ROLES


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(S))
def test_time_rules_follow_the_state(state):
    convention, around = convention_in(S.DRAFT)
    if state != S.DRAFT:
        import_state(convention, state, reason="essai")

    held = {perm for perm in BY_STATE if can(around.legal, perm, convention)}

    assert held == {perm for perm, states in BY_STATE.items() if state in states}
    assert bool(can(around.partner_signatory, ConventionPerm.SIGN_CONVENTION, convention)) is (
        state in {S.VOTED, S.PARTLY_SIGNED, S.IN_FORCE}
    )


@pytest.mark.django_db
def test_grants_on_a_convention_are_those_of_its_parties():
    convention, around = convention_in(S.DRAFT)

    found = grants_on(convention)

    reader = {"view_convention", "comment_convention", "declare_event"}
    for organisation in (around.city, around.partner):
        assert found.pop(group_of(organisation).name) == reader
        assert found.pop(group_of(organisation, "signatory").name) == reader | {
            "sign_convention",
            "denounce_convention",
        }
    assert found == {}


def test_editor_and_dpo_hold_nothing():
    assert {perm for perm in ConventionPerm if declared(perm).roles & {Role.EDITOR, Role.DPO}} == set()


@pytest.mark.django_db
def test_superuser_without_role_may_nothing():
    convention, _around = convention_in(S.DRAFT)
    user = UserFactory()
    type(user).objects.filter(pk=user.pk).update(is_superuser=True)
    user.refresh_from_db()

    assert {perm for perm in ROLES if can(user, perm, convention)} == set()
