"""One person of each kind around each organisation, known by an address that says who they are."""

from allauth.account.models import EmailAddress

from accounts.domain.membership import add_member, end_membership, grant_platform_role
from accounts.enums import OrgRoleName
from accounts.models import Membership, User
from core.roles import Role

KINDS = {
    "manager": OrgRoleName.MANAGER,
    "member": OrgRoleName.MEMBER,
    "signatory": OrgRoleName.SIGNATORY,
    "former": OrgRoleName.MEMBER,
    "deactivated": OrgRoleName.SIGNATORY,
}


def person(address, *roles):
    user = User.objects.create_user(email=address, first_name="Ida", last_name="Lovelace", password=None)
    EmailAddress.objects.create(user=user, email=address, primary=True, verified=True)
    for role in roles:
        grant_platform_role(user, role, by=None)
    return user


def people(organisation, key):
    """A manager, a member, a signatory, somebody who left and somebody whose account was deactivated (who could sign)."""
    found = {kind: person(f"{kind}@{key}.example") for kind in KINDS}
    for kind, role in KINDS.items():
        add_member(organisation, user=found[kind], role=role, by=None)
    for membership in Membership.objects.filter(organisation=organisation, user=found["former"]):
        end_membership(membership, by=None)
    add_member(organisation, user=found["deactivated"], role=OrgRoleName.MANAGER, by=None)
    User.objects.filter(pk=found["deactivated"].pk).update(is_active=False)
    return found


def platform():
    """One person of each platform role, one account of the team that was deactivated, one who has no role at all."""
    found = {role.value: person(f"{role.value}@city.example", role) for role in Role}
    found["off"] = person("deactivated-team@city.example", Role.TEAM, Role.LEGAL)
    User.objects.filter(pk=found["off"].pk).update(is_active=False)
    found["outsider"] = person("outsider@nowhere.example")
    return found
