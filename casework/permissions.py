"""Who reads and answers cases: the role that owns their kind (casework.boxes)."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.permissions import YES, Decision, declare, refuse, roles_of
from core.roles import Role


class CasePerm(StrEnum):
    VIEW = "casework.view_case"
    HANDLE = "casework.handle_case"


def _owns(user: Any, case: Any) -> Decision:
    if case is None or case.rule.owner in roles_of(user):
        return YES
    return refuse(_("Ce dossier revient à un autre service."))


declare(
    CasePerm,
    grants={role: set(CasePerm) for role in (Role.TEAM, Role.LEGAL)},
    rules={CasePerm.VIEW: _owns, CasePerm.HANDLE: _owns},
)
