"""People of the synthetic volume, what they are in their organisations, and the groups that say so."""

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts.demo import PASSWORD
from accounts.domain.access import GROUPS, OBJECT_ROLES
from accounts.enums import OrgRoleName
from accounts.models import Membership, Organisation, OrgRole, User
from core.bulk import copy_rows
from core.clock import app_now

# Two people an organisation: one who manages and signs, one who writes.
HELD = ((OrgRoleName.MANAGER, OrgRoleName.SIGNATORY), (OrgRoleName.MEMBER,))


def make_groups(organisations: Sequence[Organisation]) -> int:
    """One group for each role of each new organisation; who belongs to it follows from the memberships."""
    named = {f"{GROUPS}{row.pk}:{role.value}": (row, role) for row in organisations for role in OBJECT_ROLES}
    groups = Group.objects.bulk_create([Group(name=name) for name in named], batch_size=5000)
    roles = []
    for group in groups:
        organisation, role = named[group.name]
        roles.append(OrgRole(organisation=organisation, name=role, group=group))
    copy_rows(roles)
    return len(groups)


def make_people(organisations: Sequence[Organisation]) -> int:
    """People of these new organisations. They all have the password of the demonstration."""
    users, memberships = [], []
    now = app_now()
    for organisation in organisations:
        for number, roles in enumerate(HELD):
            user = User(email=f"personne{number}@{organisation.slug}.example", first_name="Personne")
            user.last_name = f"Fictive {organisation.slug}"
            users.append(user)
            memberships += [
                Membership(user=user, organisation=organisation, role=role, started_at=now) for role in roles
            ]
    make_accounts(users)
    copy_rows(memberships)
    return len(users)


def make_accounts(users: Sequence[User]) -> None:
    password = make_password(PASSWORD)  # once: it is slow on purpose
    for user in users:
        user.password = password
    copy_rows(users)
    copy_rows([EmailAddress(user=user, email=user.email, primary=True, verified=True) for user in users])
