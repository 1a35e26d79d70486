"""What may be done with conventions, clauses and accession deeds, by whom, and when."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.enums import EDITABLE, ENDED, SIGNABLE, ConventionState
from core.permissions import YES, Decision, always, declare, refuse
from core.roles import ObjectRole, Role


class ConventionPerm(StrEnum):
    VIEW_LIBRARY = "agreements.view_clauseversion"
    ADD_CONVENTION = "agreements.add_convention"
    VIEW_CONVENTION = "agreements.view_convention"
    CHANGE_CONVENTION = "agreements.change_convention"
    STEER_CONVENTION = "agreements.steer_convention"
    REDRAFT_CONVENTION = "agreements.redraft_convention"
    END_CONVENTION = "agreements.end_convention"
    DENOUNCE_CONVENTION = "agreements.denounce_convention"
    COMMENT_CONVENTION = "agreements.comment_convention"
    APPROVE_DEVIATION = "agreements.approve_deviation"
    RECORD_VOTE = "agreements.record_vote"
    CONFIRM_VOTE = "agreements.confirm_vote"
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


def _has_a_term(user: Any, obj: Any) -> Decision:
    if obj is None or (obj.in_force_at is not None and obj.state not in ENDED):
        return YES
    return refuse(_("On ne dénonce qu’une convention en vigueur."))


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


_EVERYTHING_BUT_SIGNING = set(ConventionPerm) - {ConventionPerm.SIGN_CONVENTION, ConventionPerm.SIGN_ACCESSION}

declare(
    ConventionPerm,
    grants={
        Role.LEGAL: _EVERYTHING_BUT_SIGNING,
        Role.TEAM: {
            ConventionPerm.VIEW_LIBRARY,
            ConventionPerm.VIEW_CONVENTION,
            ConventionPerm.COMMENT_CONVENTION,
            ConventionPerm.APPROVE_DEVIATION,
            ConventionPerm.CONFIRM_VOTE,
            ConventionPerm.RECORD_SIGNATURE,
            ConventionPerm.ADD_ACCESSION,
            ConventionPerm.VIEW_ACCESSION,
        },
        Role.AUTHORITY: {ConventionPerm.CONFIRM_VOTE},
        ObjectRole.PARTY: {
            ConventionPerm.VIEW_CONVENTION,
            ConventionPerm.COMMENT_CONVENTION,
            ConventionPerm.VIEW_ACCESSION,
        },
        ObjectRole.SIGNATORY: {
            ConventionPerm.VIEW_CONVENTION,
            ConventionPerm.COMMENT_CONVENTION,
            ConventionPerm.SIGN_CONVENTION,
            ConventionPerm.DENOUNCE_CONVENTION,
            ConventionPerm.VIEW_ACCESSION,
            ConventionPerm.SIGN_ACCESSION,
        },
    },
    rules={
        ConventionPerm.VIEW_LIBRARY: always,
        ConventionPerm.ADD_CONVENTION: always,
        ConventionPerm.VIEW_CONVENTION: always,
        ConventionPerm.CHANGE_CONVENTION: _editable,
        ConventionPerm.STEER_CONVENTION: always,
        ConventionPerm.REDRAFT_CONVENTION: _never_in_force,
        ConventionPerm.END_CONVENTION: _once_in_force,
        ConventionPerm.DENOUNCE_CONVENTION: _has_a_term,
        ConventionPerm.COMMENT_CONVENTION: _negotiable,
        ConventionPerm.APPROVE_DEVIATION: _editable,
        ConventionPerm.RECORD_VOTE: always,
        ConventionPerm.CONFIRM_VOTE: always,
        ConventionPerm.SIGN_CONVENTION: _signable,
        ConventionPerm.RECORD_SIGNATURE: _signable,
        ConventionPerm.ADD_ACCESSION: always,
        ConventionPerm.VIEW_ACCESSION: always,
        ConventionPerm.SIGN_ACCESSION: _deed_open,
    },
)
