"""Who may see, change and manage organisations, and who gives platform roles."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from core.permissions import YES, Decision, Rule, always, declare, refuse
from core.roles import ObjectRole, Role


class Perm(StrEnum):
    VIEW_ORGANISATION = "accounts.view_organisation"
    ADD_ORGANISATION = "accounts.add_organisation"
    CHANGE_ORGANISATION = "accounts.change_organisation"
    MANAGE_ORGANISATION = "accounts.manage_organisation"
    VIEW_USER = "accounts.view_user"
    CHANGE_USER = "accounts.change_user"


GRANTS: dict[Role | ObjectRole, set[StrEnum]] = {
    Role.TEAM: {
        Perm.VIEW_ORGANISATION,
        Perm.ADD_ORGANISATION,
        Perm.CHANGE_ORGANISATION,
        Perm.MANAGE_ORGANISATION,
        Perm.VIEW_USER,
        Perm.CHANGE_USER,
    },
    Role.LEGAL: {Perm.VIEW_ORGANISATION},
    Role.DPO: {Perm.VIEW_ORGANISATION, Perm.VIEW_USER},
    ObjectRole.MANAGER: {Perm.VIEW_ORGANISATION, Perm.CHANGE_ORGANISATION, Perm.MANAGE_ORGANISATION},
    ObjectRole.MEMBER: {Perm.VIEW_ORGANISATION, Perm.CHANGE_ORGANISATION},
    ObjectRole.SIGNATORY: {Perm.VIEW_ORGANISATION},
}


def not_merged(user: Any, organisation: Any) -> Decision:
    """A merged organisation is history: its successor is the one to change."""
    if organisation is not None and organisation.merged_into_id:
        return refuse(_("Cette organisation a été réunie à une autre : ses données ne changent plus."))
    return YES


RULES: dict[StrEnum, Rule] = {
    Perm.VIEW_ORGANISATION: always,
    Perm.ADD_ORGANISATION: always,
    Perm.CHANGE_ORGANISATION: not_merged,
    Perm.MANAGE_ORGANISATION: not_merged,
    Perm.VIEW_USER: always,
    Perm.CHANGE_USER: always,
}

declare(Perm, grants=GRANTS, rules=RULES)
