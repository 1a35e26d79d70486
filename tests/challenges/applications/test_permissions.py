"""Role × permission on one's own file and on the other startup's."""

import datetime as dt

import pytest

from challenges.applications.permissions import ApplicationPerm as P
from challenges.enums import JuryPerm
from challenges.selection.domain.conflicts import declare_conflict
from core.guardian import grants_on
from core.permissions import can
from core.workflow import import_state
from tests.factories.applications import juror, jury_set
from tests.factories.challenges import CLOSES
from tests.factories.grants import group_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock):
    clock(CLOSES + dt.timedelta(days=1))
    return jury_set()


def allowed(user, obj, perms):
    return {perm for perm in perms if can(user, perm, obj)}


def test_each_role_on_two_files(world):
    one, two = world.sets[0], world.sets[1]
    applicant = {P.VIEW, P.SUBMIT, P.MESSAGE, P.ACCEPT}
    team = {P.VIEW, P.CHECK, P.MESSAGE, P.READ_PENDING, P.DECIDE, P.WITHDRAW_SELECTION}

    assert allowed(one.person, one.application, P) == applicant
    assert allowed(one.person, two.application, P) == set()
    assert allowed(world.team, one.application, P) == team
    assert allowed(world.team, two.application, P) == team
    assert allowed(world.chair.user, one.application, P) == set()


def test_content_is_writable_before_submission_and_under_correction_alone(world, clock):
    made = world.sets[0]
    clock(made.application.deadline)
    found = {}
    for state in ("draft", "submitted", "correction_requested", "eligible", "selected"):
        import_state(made.application, state, reason="essai")
        found[state] = bool(can(made.person, P.CHANGE, made.application))

    assert found == {
        "draft": True,
        "submitted": False,
        "correction_requested": True,
        "eligible": False,
        "selected": False,
    }


@pytest.mark.parametrize(
    ("state", "words"),
    [("draft", "L’appel a clos le"), ("correction_requested", "La correction était attendue avant le")],
)
def test_content_is_not_writable_a_microsecond_after_the_deadline(world, clock, state, words):
    made = world.sets[0]
    import_state(made.application, state, reason="essai")
    clock(made.application.deadline + dt.timedelta(microseconds=1))

    refused = can(made.person, P.CHANGE, made.application)

    assert not refused
    assert str(refused.reason).startswith(words)


def test_superuser_without_role_may_nothing(world):
    from tests.factories.accounts import UserFactory

    root = UserFactory()
    root.is_superuser = True
    root.save()

    assert allowed(root, world.sets[0].application, P) == set()


def test_recused_team_member_handles_nothing_of_the_file(world):
    from accounts.domain.membership import grant_platform_role
    from core.roles import Role

    staff = juror(world.jury, by=world.team)
    grant_platform_role(staff.user, Role.TEAM, by=None)
    declare_conflict(staff, world.sets[0].application, reason="Conjoint.", by=staff.user)

    assert allowed(staff.user, world.sets[0].application, P) == set()
    assert P.CHECK in allowed(staff.user, world.sets[1].application, P)


def test_jury_permissions_of_chair_juror_and_others(world):
    perms = {JuryPerm.VIEW, JuryPerm.SIT, JuryPerm.CHAIR}

    assert allowed(world.chair.user, world.jury, perms) == perms
    assert allowed(world.members[1].user, world.jury, perms) == {JuryPerm.VIEW, JuryPerm.SIT}
    assert allowed(world.team, world.jury, perms) == {JuryPerm.VIEW}
    assert allowed(world.sets[0].person, world.jury, perms) == set()


def test_grants_on_an_application_are_those_of_its_organisation(world):
    made = world.sets[0]
    granted = {
        "view_application",
        "change_application",
        "submit_application",
        "message_application",
        "accept_selection",
    }

    assert grants_on(made.application) == {group_of(made.startup).name: granted}
