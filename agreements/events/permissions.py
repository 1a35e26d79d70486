"""What may be done with events, allegations, rulings, obligations and breaches, by whom, and when."""

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
    VIEW_ALLEGATION = "agreements.view_allegation"
    WITHDRAW = "agreements.withdraw_allegation"
    ANSWER = "agreements.answer_allegation"
    TREAT_ALLEGATION = "agreements.treat_allegation"
    TREAT_BREACH = "agreements.treat_breach"
    RELEASE_ESCROW = "agreements.release_escrow"


def live(user: Any, obj: Any) -> Decision:
    """Prototypes of past editions are history. `obj` is a prototype, or a convention that governs some."""
    if getattr(obj, "origin", Origin.LIVE) == Origin.IMPORTED:
        return refuse(_("Ce prototype vient d’une édition passée : son histoire ne change plus."))
    return YES


def own_word(user: Any, allegation: Any) -> Decision:
    """Only whoever said it takes it back: the person for the City, anybody of the organisation for a party."""
    if allegation.declared_by_id == user.pk:
        return YES
    if allegation.declarer_id and user.memberships.filter(organisation=allegation.declarer_id, ended_at=None).exists():
        return YES
    return refuse(_("Seul l’auteur de la déclaration la retire."))


_PARTIES = (
    ObjectRole.PARTY,
    ObjectRole.SIGNATORY,
    ObjectRole.PILOT_OWNER,
    ObjectRole.PILOT_STARTUP,
    ObjectRole.PILOT_PARTNER,
)

GRANTS: dict[Role | ObjectRole, set[StrEnum]] = {
    Role.LEGAL: {perm for perm in EventPerm if perm != EventPerm.ANSWER},
    Role.TEAM: {
        EventPerm.VIEW,
        EventPerm.DECLARE,
        EventPerm.WITHDRAW,
        EventPerm.VIEW_OBLIGATION,
        EventPerm.VIEW_BREACH,
    },
    Role.DPO: {EventPerm.VIEW, EventPerm.VIEW_ALLEGATION, EventPerm.VIEW_OBLIGATION, EventPerm.VIEW_BREACH},
    Role.AUTHORITY: {EventPerm.VIEW_ALLEGATION},
    **{role: {EventPerm.DECLARE} for role in _PARTIES},
    ObjectRole.PARTY: {
        EventPerm.DECLARE,
        EventPerm.VIEW_OBLIGATION,
        EventPerm.FULFIL,
        EventPerm.VIEW_ALLEGATION,
        EventPerm.ANSWER,
    },
    ObjectRole.AUTHOR: {EventPerm.VIEW_ALLEGATION, EventPerm.WITHDRAW},  # of the declaration
}

RULES: dict[StrEnum, Rule] = dict.fromkeys(EventPerm, always) | {
    EventPerm.DECLARE: live,
    EventPerm.RELEASE_ESCROW: live,
    EventPerm.WITHDRAW: own_word,
}

declare(EventPerm, grants=GRANTS, rules=RULES)
