"""What may be done with prototypes, by whom, and when."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Origin
from core.permissions import YES, Decision, Rule, always, declare, refuse
from core.roles import ObjectRole, Role


class PrototypePerm(StrEnum):
    VIEW = "agreements.view_prototype"
    CHANGE = "agreements.change_prototype"
    DEPOSIT = "agreements.deposit_prototype"
    LICENSE = "agreements.license_prototype"
    CERTIFY = "agreements.certify_prototype"


def live(user: Any, prototype: Any) -> Decision:
    """Prototypes of past editions are history."""
    if prototype is not None and prototype.origin == Origin.IMPORTED:
        return refuse(_("Ce prototype vient d’une édition passée : sa fiche ne change plus."))
    return YES


def before_commons(user: Any, prototype: Any) -> Decision:
    """What was shown as commons keeps its parts and its licence: a copy published under a free licence stays free."""
    if prototype is not None and prototype.commons_at is not None:
        return refuse(_("Ce prototype est dans les communs : sa composition et sa licence ne changent plus."))
    return live(user, prototype)


GRANTS: dict[Role | ObjectRole, set[StrEnum]] = {
    Role.TEAM: {PrototypePerm.VIEW},
    Role.LEGAL: {PrototypePerm.VIEW, PrototypePerm.CERTIFY},
    Role.DPO: {PrototypePerm.VIEW},
    ObjectRole.PILOT_OWNER: {PrototypePerm.VIEW},
    ObjectRole.PILOT_STARTUP: {
        PrototypePerm.VIEW,
        PrototypePerm.CHANGE,
        PrototypePerm.DEPOSIT,
        PrototypePerm.LICENSE,
    },
    ObjectRole.PILOT_PARTNER: {PrototypePerm.VIEW},
}

RULES: dict[StrEnum, Rule] = {
    PrototypePerm.VIEW: always,
    PrototypePerm.CHANGE: before_commons,
    PrototypePerm.DEPOSIT: live,
    PrototypePerm.LICENSE: before_commons,
    PrototypePerm.CERTIFY: live,
}

declare(PrototypePerm, grants=GRANTS, rules=RULES)
