import pytest

from accounts.domain.membership import (
    add_member,
    end_membership,
    grant_platform_role,
    hand_over,
    name_manager,
    revoke_platform_role,
)
from accounts.enums import OrgRoleName
from accounts.models import Membership
from accounts.permissions import OrganisationPerm
from accounts.queries import memberships_in, organisations_of, organisations_visible_to, people_of
from core.exceptions import DomainError, NotAllowed
from core.models import OutMail
from core.permissions import can, roles_of
from core.roles import Role
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.grants import group_of

pytestmark = pytest.mark.django_db


def test_add_member_gives_the_groups_and_the_rights():
    organisation = OrganisationFactory()
    manager = member_of(organisation, OrgRoleName.MANAGER)

    assert set(manager.groups.all()) == {group_of(organisation), group_of(organisation, OrgRoleName.MANAGER)}
    assert can(manager, OrganisationPerm.MANAGE_ORGANISATION, organisation)
    assert list(organisations_visible_to(manager)) == [organisation]


def test_add_member_twice_is_once():
    organisation = OrganisationFactory()
    user = member_of(organisation)

    add_member(organisation, user=user, role=OrgRoleName.MEMBER, by=None)

    assert memberships_in(organisation).count() == 1


def test_a_member_does_not_manage():
    organisation = OrganisationFactory()
    member = member_of(organisation)

    with pytest.raises(NotAllowed, match="^Votre rôle ne donne pas ce droit.$"):
        add_member(organisation, user=UserFactory(), role=OrgRoleName.MEMBER, by=member)

    assert list(people_of(organisation)) == [member]


def test_several_roles_in_one_organisation_are_one_organisation():
    organisation = OrganisationFactory()
    user = member_of(organisation, OrgRoleName.MANAGER)
    add_member(organisation, user=user, role=OrgRoleName.SIGNATORY, by=None)

    assert list(organisations_of(user)) == [organisation]
    assert user.groups.count() == 3


def test_end_membership_takes_every_right_back_and_keeps_the_row():
    organisation = OrganisationFactory()
    manager, member = member_of(organisation, OrgRoleName.MANAGER), member_of(organisation)

    ended = end_membership(Membership.objects.get(user=member), by=manager)

    assert ended.ended_at is not None
    assert not member.groups.exists()
    assert not can(member, OrganisationPerm.VIEW_ORGANISATION, organisation)
    assert list(organisations_visible_to(member)) == []


def test_end_membership_of_one_role_keeps_the_others():
    organisation = OrganisationFactory()
    manager = member_of(organisation, OrgRoleName.MANAGER)
    member = member_of(organisation, OrgRoleName.SIGNATORY)
    add_member(organisation, user=member, role=OrgRoleName.MEMBER, by=None)

    end_membership(Membership.objects.get(user=member, role=OrgRoleName.SIGNATORY), by=manager)

    assert set(member.groups.all()) == {group_of(organisation)}


def test_the_last_manager_stays():
    organisation = OrganisationFactory()
    manager = member_of(organisation, OrgRoleName.MANAGER, first_name="Ada", last_name="Byron")

    with pytest.raises(DomainError) as refusal:
        end_membership(Membership.objects.get(user=manager), by=manager)

    assert refusal.value.message == (
        "Ada Byron est la dernière personne responsable de cette organisation : nommez d’abord quelqu’un d’autre."
    )
    assert can(manager, OrganisationPerm.MANAGE_ORGANISATION, organisation)


def test_hand_over_changes_the_manager_and_keeps_the_former_one_as_member():
    organisation = OrganisationFactory()
    manager, member = member_of(organisation, OrgRoleName.MANAGER), member_of(organisation)

    hand_over(organisation, to=member, by=manager)

    roles = {(m.user_id, m.role) for m in memberships_in(organisation)}
    assert roles == {(member.pk, "member"), (member.pk, "manager"), (manager.pk, "member")}


def test_hand_over_to_a_stranger_is_refused():
    organisation = OrganisationFactory()
    manager = member_of(organisation, OrgRoleName.MANAGER)
    stranger = UserFactory(first_name="Alan", last_name="Turing")

    with pytest.raises(DomainError) as refusal:
        hand_over(organisation, to=stranger, by=manager)

    assert (
        refusal.value.message == "Alan Turing n’appartient pas à cette organisation : invitez d’abord cette personne."
    )
    assert list(people_of(organisation)) == [manager]


def test_platform_roles_are_given_and_taken_back():
    first, second = UserFactory(team=True), UserFactory()

    grant_platform_role(second, Role.TEAM, by=first)
    assert roles_of(second) == {Role.TEAM}

    revoke_platform_role(first, Role.TEAM, by=second)
    assert roles_of(first) == frozenset()


def test_the_team_is_never_empty():
    only = UserFactory(team=True)

    with pytest.raises(DomainError, match="^L’équipe du programme doit garder au moins une personne.$"):
        revoke_platform_role(only, Role.TEAM, by=only)

    assert roles_of(only) == {Role.TEAM}


def test_nobody_gives_themselves_a_role():
    user = UserFactory(legal=True)

    with pytest.raises(NotAllowed, match="^Votre rôle ne donne pas ce droit.$"):
        grant_platform_role(user, Role.TEAM, by=user)

    assert roles_of(user) == {Role.LEGAL}


def test_the_team_names_a_manager_on_proof_and_the_others_are_told():
    organisation = OrganisationFactory()
    vanished, chosen, team = member_of(organisation, OrgRoleName.MANAGER), UserFactory(), UserFactory(team=True)

    membership = name_manager(organisation, email=chosen.email, by=team, proof="Procès-verbal du 3 mars.")

    assert (membership.role, membership.named_by, membership.proof) == ("manager", team, "Procès-verbal du 3 mars.")
    told = OutMail.objects.filter(kind="accounts.manager_named").values_list("to", flat=True)
    assert set(told) == {vanished.email, chosen.email}


def test_nobody_is_named_for_an_organisation_that_was_merged():
    organisation, chosen = OrganisationFactory(merged_into=OrganisationFactory()), UserFactory()

    with pytest.raises(NotAllowed, match="réunie"):
        name_manager(organisation, email=chosen.email, by=UserFactory(team=True), proof="Procès-verbal du 3 mars.")

    assert not Membership.objects.filter(user=chosen).exists()


def test_nobody_else_names_a_manager_nor_without_a_proof_or_an_account():
    organisation, chosen = OrganisationFactory(), UserFactory()
    for person in (member_of(organisation, OrgRoleName.MANAGER), UserFactory()):
        with pytest.raises(NotAllowed):
            name_manager(organisation, email=chosen.email, by=person, proof="Moi.")
    for email, proof in (
        (chosen.email, " "),
        ("inconnue@test.example", "Vu."),
        (UserFactory(verified=False).email, "Vu."),
    ):
        with pytest.raises(DomainError):
            name_manager(organisation, email=email, by=UserFactory(team=True), proof=proof)

    assert not Membership.objects.filter(user=chosen).exists()


def told(kind):
    return set(OutMail.objects.filter(kind=kind).values_list("to", flat=True))


def test_whose_role_is_ended_by_another_is_told_and_who_ends_their_own_is_not():
    organisation = OrganisationFactory()
    manager, gone, leaving = (
        member_of(organisation, role) for role in (OrgRoleName.MANAGER, OrgRoleName.SIGNATORY, OrgRoleName.MEMBER)
    )

    end_membership(organisation.memberships.get(user=gone), by=manager)
    end_membership(organisation.memberships.get(user=leaving), by=leaving)

    assert told("accounts.role_ended") == {gone.email}


def test_a_handover_is_told_to_the_managers_and_to_who_was_one():
    organisation = OrganisationFactory()
    first, second, chosen = (
        member_of(organisation, role) for role in (OrgRoleName.MANAGER, OrgRoleName.MANAGER, OrgRoleName.MEMBER)
    )

    hand_over(organisation, to=chosen, by=first)

    assert told("accounts.handed_over") == {first.email, second.email, chosen.email}
    assert told("accounts.role_ended") == set()


def test_a_platform_role_is_told_once_by_whoever_gives_or_takes_it():
    team, person = UserFactory(team=True), UserFactory()

    for _twice in range(2):
        grant_platform_role(person, Role.EDITOR, by=team)
    revoke_platform_role(person, Role.EDITOR, by=team)
    grant_platform_role(person, Role.DPO, by=None)

    assert list(OutMail.objects.order_by("created_at", "kind").values_list("kind", "to")) == [
        ("accounts.role_given", person.email),
        ("accounts.role_taken", person.email),
    ]
