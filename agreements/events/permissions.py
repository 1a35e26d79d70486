"""What may be done with events, rulings, obligations and breaches, by whom, and when."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Origin
from core.permissions import YES, Decision, Rule, always, declare, refuse
from core.roles import ObjectRole, Role


class EventPerm(StrEnum):
    VIEW = "agreements.view_ipevent"
    DECLARE = "agreements.declare_event"
    DECIDE = "agreements.decide_ruling"
    VIEW_OBLIGATION = "agreements.view_obligation"
    FULFIL = "agreements.fulfil_obligation"
    CANCEL = "agreements.cancel_obligation"
    VIEW_BREACH = "agreements.view_breach"
    RECORD_BREACH = "agreements.add_breach"
    TREAT_BREACH = "agreements.treat_breach"
    RELEASE_ESCROW = "agreements.release_escrow"


def live(user: Any, obj: Any) -> Decision:
    """Prototypes of past editions are history. `obj` is a prototype, or a convention that governs some."""
    if getattr(obj, "origin", Origin.LIVE) == Origin.IMPORTED:
        return refuse(_("Ce prototype vient d’une édition passée : son histoire ne change plus."))
    return YES


_PARTIES = (
    ObjectRole.PARTY,
    ObjectRole.SIGNATORY,
    ObjectRole.PILOT_OWNER,
    ObjectRole.PILOT_STARTUP,
    ObjectRole.PILOT_PARTNER,
)

GRANTS: dict[Role | ObjectRole, set[StrEnum]] = {
    Role.LEGAL: set(EventPerm),
    Role.TEAM: {EventPerm.VIEW, EventPerm.DECLARE, EventPerm.VIEW_OBLIGATION, EventPerm.VIEW_BREACH},
    Role.DPO: {EventPerm.VIEW, EventPerm.VIEW_OBLIGATION, EventPerm.VIEW_BREACH},
    **{role: {EventPerm.DECLARE} for role in _PARTIES},
    ObjectRole.PARTY: {EventPerm.DECLARE, EventPerm.VIEW_OBLIGATION, EventPerm.FULFIL},
}

RULES: dict[StrEnum, Rule] = dict.fromkeys(EventPerm, always) | {
    EventPerm.DECLARE: live,
    EventPerm.RELEASE_ESCROW: live,
}

declare(EventPerm, grants=GRANTS, rules=RULES)
