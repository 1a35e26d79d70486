"""What may be done with conventions, clauses and accession deeds, by whom, and when."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.enums import EDITABLE, ENDED, SIGNABLE, ConventionState
from core.permissions import YES, Decision, always, declare, refuse
from core.roles import ObjectRole, Role


class Perm(StrEnum):
    VIEW_LIBRARY = "agreements.view_clauseversion"
    ADD_CONVENTION = "agreements.add_convention"
    VIEW_CONVENTION = "agreements.view_convention"
    CHANGE_CONVENTION = "agreements.change_convention"
    STEER_CONVENTION = "agreements.steer_convention"
    REDRAFT_CONVENTION = "agreements.redraft_convention"
    END_CONVENTION = "agreements.end_convention"
    COMMENT_CONVENTION = "agreements.comment_convention"
    APPROVE_DEVIATION = "agreements.approve_deviation"
    RECORD_VOTE = "agreements.record_vote"
    SIGN_CONVENTION = "agreements.sign_convention"
    RECORD_SIGNATURE = "agreements.record_signature"
    ADD_ACCESSION = "agreements.add_accession"
    VIEW_ACCESSION = "agreements.view_accession"
    SIGN_ACCESSION = "agreements.sign_accession"


def _editable(user: Any, obj: Any) -> Decision:
    if obj is None or obj.state in EDITABLE:
        return YES
    if obj.state in ENDED:
        return refuse(_("La convention a pris fin : son texte ne change plus."))
    return refuse(_("Le texte est voté : il ne change que par un retour en négociation ou par un avenant."))


def _never_in_force(user: Any, obj: Any) -> Decision:
    if obj is None or obj.in_force_at is None:
        return YES
    return refuse(_("Un avenant ne redevient pas un brouillon : renoncez-y, ou poursuivez la négociation."))


def _once_in_force(user: Any, obj: Any) -> Decision:
    if obj is None or obj.in_force_at is not None:
        return YES
    return refuse(_("Aucune version de cette convention n’a été en vigueur."))


def _negotiable(user: Any, obj: Any) -> Decision:
    if obj is None or obj.state in EDITABLE:
        return YES
    return refuse(_("La négociation est close : les remarques ne sont plus ouvertes."))


def _signable(user: Any, obj: Any) -> Decision:
    if obj is None or obj.state in (*SIGNABLE, ConventionState.IN_FORCE):  # a partner may join by signing later
        return YES
    return refuse(_("La convention se signe une fois votée par le Conseil."))


def _deed_open(user: Any, obj: Any) -> Decision:
    if obj is None or (obj.signed_at is None and obj.ended_at is None):
        return YES
    return refuse(_("Cet acte est déjà signé.") if obj.signed_at else _("Cet acte est clos."))


_EVERYTHING_BUT_SIGNING = set(Perm) - {Perm.SIGN_CONVENTION, Perm.SIGN_ACCESSION}

declare(
    Perm,
    grants={
        Role.LEGAL: _EVERYTHING_BUT_SIGNING,
        Role.TEAM: {
            Perm.VIEW_LIBRARY,
            Perm.VIEW_CONVENTION,
            Perm.COMMENT_CONVENTION,
            Perm.APPROVE_DEVIATION,
            Perm.RECORD_SIGNATURE,
            Perm.ADD_ACCESSION,
            Perm.VIEW_ACCESSION,
        },
        ObjectRole.PARTY: {Perm.VIEW_CONVENTION, Perm.COMMENT_CONVENTION, Perm.VIEW_ACCESSION},
        ObjectRole.SIGNATORY: {
            Perm.VIEW_CONVENTION,
            Perm.COMMENT_CONVENTION,
            Perm.SIGN_CONVENTION,
            Perm.VIEW_ACCESSION,
            Perm.SIGN_ACCESSION,
        },
    },
    rules={
        Perm.VIEW_LIBRARY: always,
        Perm.ADD_CONVENTION: always,
        Perm.VIEW_CONVENTION: always,
        Perm.CHANGE_CONVENTION: _editable,
        Perm.STEER_CONVENTION: always,
        Perm.REDRAFT_CONVENTION: _never_in_force,
        Perm.END_CONVENTION: _once_in_force,
        Perm.COMMENT_CONVENTION: _negotiable,
        Perm.APPROVE_DEVIATION: _editable,
        Perm.RECORD_VOTE: always,
        Perm.SIGN_CONVENTION: _signable,
        Perm.RECORD_SIGNATURE: _signable,
        Perm.ADD_ACCESSION: always,
        Perm.VIEW_ACCESSION: always,
        Perm.SIGN_ACCESSION: _deed_open,
    },
)
