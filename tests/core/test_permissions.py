from enum import StrEnum

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from challenges.models import Challenge
from core import guardian, permissions
from core.derivation import settle
from core.exceptions import NotAllowed
from core.permissions import (
    UndeclaredPermission,
    always,
    can,
    declare,
    declared,
    holds,
    holds_everywhere,
    require,
    roles_of,
)
from core.roles import ObjectRole, Role
from tests.factories.accounts import UserFactory
from tests.factories.challenges import ChallengeFactory
from tests.factories.grants import grant_role, group_of, revoke_all

VIEW, CHANGE = "challenges.view_challenge", "challenges.change_challenge"


@pytest.fixture
def challenge(db):
    return ChallengeFactory()


@pytest.fixture
def group(db):
    return Group.objects.create(name="a group")


@pytest.fixture
def member(group):
    user = UserFactory()
    user.groups.add(group)
    return user


def test_an_undeclared_name_raises(challenge):
    with pytest.raises(UndeclaredPermission):
        can(UserFactory(), "challenges.fly_challenge", challenge)


def test_a_permission_without_a_rule_cannot_be_declared():
    class Half(StrEnum):
        A = "x.a"
        B = "x.b"

    with pytest.raises(UndeclaredPermission, match="x.b"):
        declare(Half, grants={}, rules={Half.A: always})
    assert "x.a" not in permissions.all_declared()


def test_a_role_holds_what_it_is_granted_and_nothing_else(monkeypatch):
    class Some(StrEnum):
        A = "x.a"
        B = "x.b"

    monkeypatch.setattr(permissions, "_declared", {})
    declare(
        Some,
        grants={Role.TEAM: [Some.A], Role.LEGAL: [Some.A, Some.B], ObjectRole.PARTY: [Some.B]},
        rules=dict.fromkeys(Some, always),
    )

    assert {name: (spec.roles, spec.object_roles) for name, spec in permissions.all_declared().items()} == {
        "x.a": ({Role.TEAM, Role.LEGAL}, set()),
        "x.b": ({Role.LEGAL}, {ObjectRole.PARTY}),
    }


def test_nobody_may_before_signing_in(challenge):
    assert can(AnonymousUser(), VIEW, challenge).reason == "Connectez-vous pour continuer."


def test_someone_deactivated_may_nothing(challenge):
    user = UserFactory(team=True)
    user.is_active = False

    assert not can(user, VIEW, challenge)
    assert roles_of(user) == frozenset()


def test_a_superuser_is_nobody_special(challenge):
    user = UserFactory()
    user.is_superuser = True

    assert can(user, VIEW, challenge).reason == "Votre rôle ne donne pas ce droit."


def test_a_platform_role_holds_everywhere(challenge):
    assert can(UserFactory(team=True), VIEW, challenge)
    assert declared(VIEW).roles == {Role.TEAM, Role.LEGAL}


def test_a_group_holds_on_one_object_only(challenge, group, member):
    grant_role(ObjectRole.AUTHOR, group, challenge)

    assert can(member, VIEW, challenge)
    assert not can(UserFactory(), VIEW, challenge)
    assert not can(member, VIEW, ChallengeFactory())


def test_the_rule_speaks_after_the_grant(group, member):
    challenge = ChallengeFactory(open=True)
    grant_role(ObjectRole.AUTHOR, group, challenge)

    assert holds(member, CHANGE, challenge)
    assert (
        can(member, CHANGE, challenge).reason
        == "Le texte ne s’écrit qu’en brouillon ou quand l’équipe a demandé des modifications."
    )


def test_leaving_the_group_takes_everything(challenge, group, member):
    grant_role(ObjectRole.AUTHOR, group, challenge)
    member.groups.clear()

    assert not can(type(member).objects.get(pk=member.pk), VIEW, challenge)


def test_grants_can_be_taken_back(challenge, group, member):
    grant_role(ObjectRole.AUTHOR, group, challenge)
    revoke_all(group, challenge)

    assert not can(member, VIEW, challenge)
    assert group.name not in guardian.grants_on(challenge)


def test_granting_twice_is_granting_once(challenge, group):
    grant_role(ObjectRole.AUTHOR, group, challenge)
    before = guardian.grants_on(challenge)
    grant_role(ObjectRole.AUTHOR, group, challenge)

    assert guardian.grants_on(challenge) == before
    assert before[group.name] == permissions.codenames_of(ObjectRole.AUTHOR, Challenge)


def test_a_codename_outside_the_closed_list_is_refused(challenge, group):
    from django.contrib.auth.models import Permission

    table = guardian.grant_model(Challenge)
    steer = Permission.objects.get(codename="steer_challenge")

    with pytest.raises(ValueError, match="steer_challenge may not be granted on Challenge"):
        table(permission=steer, group=group, content_object=challenge).save()


def test_a_list_is_filtered_by_one_query(challenge, group, member, django_assert_num_queries):
    grant_role(ObjectRole.AUTHOR, group, challenge)
    ChallengeFactory()

    guardian.granted_to(member, VIEW, Challenge)  # keys of permissions are read once in a process

    with django_assert_num_queries(1):
        assert list(Challenge.objects.filter(guardian.granted_to(member, VIEW, Challenge))) == [challenge]


def test_holders_of_a_permission_can_be_found(challenge, group, member):
    grant_role(ObjectRole.AUTHOR, group, challenge)

    assert set(type(member).objects.filter(guardian.holders(challenge, VIEW))) == {member, challenge.created_by}


def test_a_model_without_a_grant_table_says_so(group):
    with pytest.raises(LookupError, match="Group has no grant table"):
        guardian.grant_table(group)


def test_a_service_that_requires_a_permission_raises_the_reason(challenge):
    with pytest.raises(NotAllowed, match="Votre rôle ne donne pas ce droit."):
        require(UserFactory(), VIEW, challenge)

    assert require(UserFactory(team=True), VIEW, challenge) is None


def test_only_a_platform_role_holds_everywhere(challenge, group, member):
    grant_role(ObjectRole.AUTHOR, group, challenge)

    assert not holds_everywhere(member, VIEW)
    assert holds_everywhere(UserFactory(team=True), VIEW)


def test_guardian_finds_the_direct_table_of_each_model_with_grants(db):
    """Its backend would else fall back on its generic tables, which hold nothing, and refuse everybody."""
    from django.apps import apps
    from guardian.utils import get_group_obj_perms_model  # noqa: TID251 (what the wrapper leans on)

    granted = {model: table for model in apps.get_models() if (table := guardian.grant_model(model))}

    assert granted
    assert {model: get_group_obj_perms_model(model) for model in granted} == granted


def test_a_grant_to_a_person_or_in_a_generic_table_counts_for_nothing(challenge, group, member):
    from guardian.models import GroupObjectPermission, UserObjectPermission  # noqa: TID251 (what the wrapper leaves aside)

    UserObjectPermission.objects.assign_perm("view_challenge", member, challenge)
    GroupObjectPermission.objects.assign_perm("view_challenge", group, challenge)

    assert not can(member, VIEW, challenge)


def test_an_object_is_asked_about_once(challenge, group, member, django_assert_num_queries):
    grant_role(ObjectRole.AUTHOR, group, challenge)
    can(UserFactory(), VIEW, challenge)

    with django_assert_num_queries(2):  # platform roles, grants on this object
        assert can(member, VIEW, challenge)
        assert not holds(member, "challenges.steer_challenge", challenge)


def test_what_a_user_object_remembers_is_read_again_after_a_change_of_grants(challenge, member):
    member.groups.add(group_of(challenge.organisations.first().organisation))
    assert can(member, VIEW, challenge)

    challenge.organisations.all().delete()
    settle(challenge)
    assert not can(member, VIEW, challenge)


def test_what_a_user_object_remembers_is_read_again_after_a_change_of_groups(challenge):
    user = UserFactory()
    assert not can(user, VIEW, challenge)

    user.groups.add(Group.objects.get_or_create(name=Role.TEAM.group_name)[0])
    assert can(user, VIEW, challenge)
    user.groups.clear()
    assert not can(user, VIEW, challenge)


def test_settling_what_is_settled_forgets_nothing(challenge, member):
    member.groups.add(group_of(challenge.organisations.first().organisation))
    can(member, VIEW, challenge)
    known = guardian.remembered_rights(member)

    settle(challenge)

    assert guardian.remembered_rights(member) is known
