"""Who keeps the desk of jobs and mail."""

from enum import StrEnum

from core.permissions import Rule, always, declare
from core.roles import ObjectRole, Role


class OperationsPerm(StrEnum):
    VIEW_JOBS = "core.view_jobs"  # jobs, clock jobs, keys and certificates
    RUN_JOBS = "core.run_jobs"  # try again, give up
    VIEW_MAIL = "core.view_mail"  # who is written to, and under which subject: decisions that wait included
    SEND_MAIL = "core.send_mail"  # try again, give up
    WRITE_MAIL = "core.write_mail"  # texts in place of those of the code


GRANTS: dict[Role | ObjectRole, set[StrEnum]] = {Role.TEAM: set(OperationsPerm), Role.LEGAL: {OperationsPerm.VIEW_JOBS}}
RULES: dict[StrEnum, Rule] = dict.fromkeys(OperationsPerm, always)

declare(OperationsPerm, grants=GRANTS, rules=RULES)
