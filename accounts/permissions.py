"""Who may see, change and manage organisations, and who gives platform roles."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from core.permissions import YES, Decision, Rule, always, declare, refuse, roles_of
from core.roles import ObjectRole, Role


class OrganisationPerm(StrEnum):
    VIEW_ORGANISATION = "accounts.view_organisation"
    ADD_ORGANISATION = "accounts.add_organisation"
    CHANGE_ORGANISATION = "accounts.change_organisation"
    MANAGE_ORGANISATION = "accounts.manage_organisation"
    MERGE_ORGANISATIONS = "accounts.merge_organisations"
    VIEW_USER = "accounts.view_user"
    CHANGE_USER = "accounts.change_user"
    LOOK_AS = "accounts.look_as_user"  # see the workspace as another person does, without changing anything


GRANTS: dict[Role | ObjectRole, set[StrEnum]] = {
    Role.TEAM: {
        OrganisationPerm.VIEW_ORGANISATION,
        OrganisationPerm.ADD_ORGANISATION,
        OrganisationPerm.CHANGE_ORGANISATION,
        OrganisationPerm.MANAGE_ORGANISATION,
        OrganisationPerm.MERGE_ORGANISATIONS,
        OrganisationPerm.VIEW_USER,
        OrganisationPerm.CHANGE_USER,
        OrganisationPerm.LOOK_AS,
    },
    Role.LEGAL: {OrganisationPerm.VIEW_ORGANISATION},
    Role.DPO: {OrganisationPerm.VIEW_ORGANISATION, OrganisationPerm.VIEW_USER},
    ObjectRole.MANAGER: {
        OrganisationPerm.VIEW_ORGANISATION,
        OrganisationPerm.CHANGE_ORGANISATION,
        OrganisationPerm.MANAGE_ORGANISATION,
    },
    ObjectRole.MEMBER: {OrganisationPerm.VIEW_ORGANISATION, OrganisationPerm.CHANGE_ORGANISATION},
    ObjectRole.SIGNATORY: {OrganisationPerm.VIEW_ORGANISATION},
}


def not_merged(user: Any, organisation: Any) -> Decision:
    """A merged organisation is history: its successor is the one to change."""
    if organisation is not None and organisation.merged_into_id:
        return refuse(_("Cette organisation a été réunie à une autre : ses données ne changent plus."))
    return YES


def without_a_role(user: Any, person: Any) -> Decision:
    """Nobody sees as those who hold a role in the programme: their pages show what is kept from others."""
    if person is None:
        return YES
    if person.pk == user.pk:
        return refuse(_("C’est votre propre compte."))
    if not person.is_active:
        return refuse(_("Ce compte est fermé."))
    if person.is_superuser or person.is_staff or roles_of(person):
        return refuse(_("Cette personne a un rôle dans le programme : personne ne voit à sa place."))
    return YES


RULES: dict[StrEnum, Rule] = {
    OrganisationPerm.VIEW_ORGANISATION: always,
    OrganisationPerm.ADD_ORGANISATION: always,
    OrganisationPerm.CHANGE_ORGANISATION: not_merged,
    OrganisationPerm.MANAGE_ORGANISATION: not_merged,
    OrganisationPerm.MERGE_ORGANISATIONS: always,
    OrganisationPerm.VIEW_USER: always,
    OrganisationPerm.CHANGE_USER: always,
    OrganisationPerm.LOOK_AS: without_a_role,
}

declare(OrganisationPerm, grants=GRANTS, rules=RULES)
