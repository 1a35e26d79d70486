"""Rights on organisations and the people of their groups; how the rules of higher apps name "everyone of this organisation"."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import F, Q, QuerySet

from accounts.enums import OrgRoleName
from accounts.models import Membership, Organisation
from core.derivation import RoleRows, grants_follow, people_follow
from core.roles import ObjectRole

OBJECT_ROLES = {
    OrgRoleName.MANAGER: ObjectRole.MANAGER,
    OrgRoleName.MEMBER: ObjectRole.MEMBER,
    OrgRoleName.SIGNATORY: ObjectRole.SIGNATORY,
}
GROUPS = "organisation:"


def held_by(
    objects: QuerySet[Any], organisation: str, role: str = OrgRoleName.MEMBER, where: Mapping[str, Any] | None = None
) -> QuerySet[Any, Any]:
    """Rows (object, group) of the organisations at the end of a path from the object. The group of `member` holds
    everybody of an organisation; those of `manager` and `signatory` only them.
    """
    found = objects.filter(**{f"{organisation}__roles__name": role}, **(where or {}))
    return found.values_list("pk", f"{organisation}__roles__group")


@grants_follow(Organisation)
def grants_of_organisations(organisations: QuerySet[Organisation]) -> RoleRows:
    for name, object_role in OBJECT_ROLES.items():
        rows = organisations.filter(roles__name=name)
        yield object_role, rows.values_list("pk", "roles__group")


@people_follow(GROUPS)
def people_of_organisations(groups: QuerySet[Group]) -> list[QuerySet[Any, Any]]:
    """Live memberships; whoever has a role is in the group of `member` too. People of an organisation stand in the groups of
    those that were merged into it: what keeps the old name stays theirs.
    """
    rows = []
    for place in ("organisation", "organisation__merged"):
        live = Membership.objects.filter(**{"ended_at__isnull": True, f"{place}__roles__group__in": groups})
        held = Q(**{f"{place}__roles__name": F("role")}) | Q(**{f"{place}__roles__name": OrgRoleName.MEMBER})
        rows.append(live.filter(held).values_list("user", f"{place}__roles__group"))
    return rows
