"""Who reads and answers cases: the role that owns their kind (casework.boxes). Who signs, corrects and notifies acts."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.models import Delegation
from core.clock import today
from core.permissions import YES, Decision, always, declare, refuse, roles_of
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


class ActPerm(StrEnum):
    VIEW = "casework.view_act"
    CORRECT = "casework.correct_act"
    SIGN = "casework.sign_act"
    NOTIFY = "casework.notify_act"
    RECORD_DELEGATION = "casework.record_delegation"


def delegation_of(user: Any) -> Delegation | None:
    """Under which delegation this person signs today; the latest, when there are several."""
    rows = Delegation.objects.filter(holder=user.pk).order_by("-starts_on", "-pk")
    return next((row for row in rows if row.holds_on(today())), None)


def under_delegation(user: Any, obj: Any) -> Decision:
    """Rule: a signature needs a delegation that is published and holds today."""
    if delegation_of(user) is not None:
        return YES
    return refuse(_("Aucune délégation de signature à votre nom n’est publiée et en cours."))


def _of_their_service(user: Any, act: Any) -> Decision:
    if act is None or act.service in roles_of(user) or Role.AUTHORITY in roles_of(user):
        return YES
    return refuse(_("Cet acte a été préparé par un autre service."))


declare(
    ActPerm,
    grants={
        Role.TEAM: {ActPerm.VIEW, ActPerm.CORRECT, ActPerm.NOTIFY},
        Role.LEGAL: {ActPerm.VIEW, ActPerm.CORRECT, ActPerm.NOTIFY, ActPerm.RECORD_DELEGATION},
        Role.AUTHORITY: {ActPerm.VIEW, ActPerm.CORRECT, ActPerm.NOTIFY, ActPerm.SIGN},
    },
    rules={
        ActPerm.VIEW: _of_their_service,
        ActPerm.CORRECT: _of_their_service,
        ActPerm.NOTIFY: _of_their_service,
        ActPerm.SIGN: under_delegation,
        ActPerm.RECORD_DELEGATION: always,
    },
)
