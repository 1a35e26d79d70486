"""Who may record, confirm and end the facts of a prototype. All are asked about the prototype."""

from enum import StrEnum

from agreements.prototypes.permissions import live
from core.permissions import Rule, declare
from core.roles import ObjectRole, Role


class FactPerm(StrEnum):
    """A startup and a partner hold none of them: a fact protects against those who would gain from its being false."""

    RECORD_TRIAL = "agreements.record_trial_fact"
    RECORD_LEGAL = "agreements.record_legal_fact"
    CONFIRM = "agreements.confirm_fact"
    END = "agreements.end_fact"


GRANTS: dict[Role | ObjectRole, set[StrEnum]] = {
    Role.TEAM: {FactPerm.RECORD_TRIAL, FactPerm.CONFIRM, FactPerm.END},
    Role.LEGAL: set(FactPerm),
    ObjectRole.PILOT_OWNER: {FactPerm.RECORD_TRIAL, FactPerm.CONFIRM},
}

RULES: dict[StrEnum, Rule] = dict.fromkeys(FactPerm, live)

declare(FactPerm, grants=GRANTS, rules=RULES)
