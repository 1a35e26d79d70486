"""Who sets up editions, directorates, and what partners promise and share."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import Origin
from core.permissions import YES, Decision, Rule, always, declare, refuse
from core.roles import ObjectRole, Role


class ProgrammePerm(StrEnum):
    VIEW_EDITION = "partners.view_edition"
    ADD_EDITION = "partners.add_edition"
    SET_UP_EDITION = "partners.set_up_edition"
    FOLLOW_EDITION = "partners.follow_edition"  # its desk: what is late, for all nouns, and reminders
    CHANGE_DIRECTORATE = "partners.change_directorate"
    ADD_COMMITMENT = "partners.add_commitment"


def living_edition(user: Any, edition: Any) -> Decision:
    """An imported edition is archived history, with its sources."""
    if edition is not None and edition.origin == Origin.IMPORTED:
        return refuse(_("Cette édition vient des archives : elle ne change plus."))
    return YES


GRANTS: dict[Role | ObjectRole, set[StrEnum]] = {
    Role.TEAM: set(ProgrammePerm),
    Role.LEGAL: {ProgrammePerm.VIEW_EDITION},
    Role.EDITOR: {ProgrammePerm.VIEW_EDITION},
}

RULES: dict[StrEnum, Rule] = {
    ProgrammePerm.VIEW_EDITION: always,
    ProgrammePerm.ADD_EDITION: always,
    ProgrammePerm.SET_UP_EDITION: living_edition,
    ProgrammePerm.FOLLOW_EDITION: living_edition,
    ProgrammePerm.CHANGE_DIRECTORATE: always,
    ProgrammePerm.ADD_COMMITMENT: always,
}

declare(ProgrammePerm, grants=GRANTS, rules=RULES)
