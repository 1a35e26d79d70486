"""Who may do what to juries, readings and links."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from challenges.applications.queries.recusal import is_kept_away, is_kept_out
from challenges.enums import ConflictPerm, JuryPerm, ReviewState
from challenges.models import Application, Conflict
from challenges.selection.queries import presides
from core.permissions import YES, Decision, always, declare, refuse
from core.roles import ObjectRole, Role


def _own_review(user: Any, review: Any) -> Decision:
    if review is None:
        return YES
    member = review.member
    if member.user_id != user.pk or member.left_at:
        return refuse(str(_("Seule la personne à qui la lecture est confiée peut l’écrire.")))
    if not member.charter_signed_at:
        return refuse(str(_("Signez d’abord la charte du jury.")))
    if not member.conflicts_declared_at:
        return refuse(str(_("Déclarez d’abord vos liens avec les candidats.")))
    if review.state != ReviewState.RECUSED and is_kept_away(user, review.application):
        return refuse(str(_("Vous vous êtes déporté de cette candidature.")))
    return YES


def _in_the_chair(user: Any, jury: Any) -> Decision:
    """The chair; the vice-chair where a link keeps the chair away from a file; else the chair elected for the session."""
    if jury is None or presides(user, jury):
        return YES
    return refuse(str(_("Un lien avec un candidat vous tient à l’écart : une autre personne préside.")))


def _not_ones_own(user: Any, conflict: Any) -> Decision:
    """Nobody assesses their own link, nor one with a candidate from whom they are kept away themselves."""
    if not isinstance(conflict, Conflict):
        return YES
    if conflict.person_id == user.pk:
        return refuse(str(_("Personne n’apprécie son propre lien.")))
    away = (
        is_kept_away(user, conflict.application)
        if isinstance(conflict.application, Application)
        else is_kept_out(user, conflict.challenge_id)
    )
    if away:
        return refuse(str(_("Un lien avec ce candidat vous tient à l’écart : une autre personne apprécie.")))
    return YES


declare(
    JuryPerm,
    grants={
        ObjectRole.JUROR: {JuryPerm.VIEW, JuryPerm.SIT, JuryPerm.WRITE_REVIEW},
        ObjectRole.CHAIR: {JuryPerm.VIEW, JuryPerm.SIT, JuryPerm.CHAIR},
        Role.TEAM: {JuryPerm.VIEW},
    },
    rules={
        JuryPerm.VIEW: always,
        JuryPerm.SIT: always,
        JuryPerm.CHAIR: _in_the_chair,
        JuryPerm.WRITE_REVIEW: _own_review,
    },
)
declare(
    ConflictPerm,
    grants={Role.TEAM: {ConflictPerm.ASSESS}, Role.LEGAL: {ConflictPerm.CONFIRM}},
    rules={ConflictPerm.ASSESS: _not_ones_own, ConflictPerm.CONFIRM: _not_ones_own},
)
