"""The life of a convention."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.conventions.domain.readiness import check_all_signed, check_complete, check_may_bind
from agreements.conventions.permissions import ConventionPerm
from agreements.enums import ConventionState as S
from casework.permissions import ActPerm
from core.exceptions import DomainError
from core.workflow import MOVED, Transition, declare_workflow

UNDER_AMENDMENT = (S.NEGOTIATION, S.STRESS_TESTED, S.VOTED, S.PARTLY_SIGNED)


def a_version_is_in_force(convention: Any) -> None:
    if not convention.versions.filter(in_force_at__isnull=False, superseded_at__isnull=True).exists():
        raise DomainError(str(_("Aucune version de cette convention n’est en vigueur.")))


def ready_for_the_test(convention: Any) -> None:
    check_complete(convention)


def voted_text_may_be_signed(convention: Any) -> None:
    check_may_bind(convention)


def everyone_signed(convention: Any) -> None:
    check_all_signed(convention)


CONVENTION = declare_workflow(
    "agreements.Convention",
    S,
    [
        Transition(
            "negotiate",
            (S.DRAFT,),
            S.NEGOTIATION,
            ConventionPerm.STEER_CONVENTION,
            _("Ouvrir la négociation"),
            notify=(MOVED,),
        ),
        Transition(
            "stress_test",
            (S.DRAFT, S.NEGOTIATION),
            S.STRESS_TESTED,
            ConventionPerm.STEER_CONVENTION,
            _("Éprouver le texte"),
            guard=ready_for_the_test,
            notify=(MOVED,),
        ),
        Transition(
            "reopen",
            (S.STRESS_TESTED,),
            S.NEGOTIATION,
            ConventionPerm.CHANGE_CONVENTION,
            _("Reprendre la négociation"),
            notify=(MOVED,),
        ),
        Transition(
            "vote",
            (S.STRESS_TESTED,),
            S.VOTED,
            ConventionPerm.RECORD_VOTE,
            _("Enregistrer le vote du Conseil"),
            reason_required=True,
            second=ConventionPerm.CONFIRM_VOTE,
            notify=("agreements.convention_act",),
        ),
        Transition(
            "renegotiate",
            (S.VOTED,),
            S.NEGOTIATION,
            ConventionPerm.STEER_CONVENTION,
            _("Renoncer au texte voté et renégocier"),
            reason_required=True,
            danger=True,
            brings=_(
                "Le texte voté ne sera pas signé : le texte négocié devra être éprouvé et voté de nouveau. Le texte voté reste lisible."
            ),
            notify=(MOVED,),
        ),
        Transition(
            "sign",
            (S.VOTED,),
            S.PARTLY_SIGNED,
            ConventionPerm.SIGN_CONVENTION,
            _("Signer"),
            guard=voted_text_may_be_signed,
            notify=("agreements.convention_act",),
        ),
        Transition(
            "record_first_signature",
            (S.VOTED,),
            S.PARTLY_SIGNED,
            ConventionPerm.RECORD_SIGNATURE,
            _("Constater une signature"),
            guard=voted_text_may_be_signed,
            notify=("agreements.convention_act",),
        ),
        Transition(
            "enter_into_force",
            (S.PARTLY_SIGNED,),
            S.IN_FORCE,
            None,
            _("Entrée en vigueur"),
            guard=everyone_signed,
            notify=("agreements.convention_act",),
        ),
        Transition(
            "amend",
            (S.IN_FORCE,),
            S.NEGOTIATION,
            ConventionPerm.STEER_CONVENTION,
            _("Préparer un avenant"),
            reason_required=True,
            notify=(MOVED,),
        ),
        Transition(
            "abandon_amendment",
            (S.NEGOTIATION, S.STRESS_TESTED, S.VOTED),
            S.IN_FORCE,
            ConventionPerm.END_CONVENTION,
            _("Renoncer à l’avenant"),
            guard=a_version_is_in_force,
            reason_required=True,
            danger=True,
            brings=_(
                "La version en vigueur reste seule applicable. Le texte de l’avenant reste lisible ; il ne sera ni voté ni signé."
            ),
            notify=(MOVED,),
        ),
        Transition(
            "to_draft",
            (S.NEGOTIATION,),
            S.DRAFT,
            ConventionPerm.REDRAFT_CONVENTION,
            _("Revenir au brouillon"),
            notify=(MOVED,),
        ),
        Transition(
            "expire",
            (S.IN_FORCE, *UNDER_AMENDMENT),
            S.EXPIRED,
            None,
            _("Échéance"),
            guard=a_version_is_in_force,
            notify=(MOVED,),
        ),
        Transition(
            "terminate",
            (S.IN_FORCE, *UNDER_AMENDMENT),
            S.TERMINATED,
            ConventionPerm.END_CONVENTION,
            _("Résilier"),
            guard=a_version_is_in_force,
            reason_required=True,
            danger=True,
            brings=_(
                "Rien n’est fait tant qu’une autre personne n’a pas confirmé. Un acte numéroté est alors notifié aux parties ; seuls continuent les articles qui survivent à la convention."
            ),
            second=ActPerm.SIGN,
            act="resiliation",
            notify=("casework.act_notified",),
        ),
    ],
)
