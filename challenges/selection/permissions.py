"""Who may do what to juries and reviews."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from challenges.applications.queries.recusal import is_recused
from challenges.enums import JuryPerm, ReviewState
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
    if review.state != ReviewState.RECUSED and is_recused(user, review.application):
        return refuse(str(_("Vous vous êtes déporté de cette candidature.")))
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
        JuryPerm.CHAIR: always,
        JuryPerm.WRITE_REVIEW: _own_review,
    },
)
