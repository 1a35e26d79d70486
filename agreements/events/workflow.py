"""The life of an obligation and of a breach."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.enums import BreachState as B
from agreements.enums import ObligationState as O
from agreements.events.permissions import EventPerm
from casework.permissions import ActPerm
from core.clock import app_now
from core.exceptions import DomainError
from core.ui import dates
from core.workflow import MOVED, Transition, declare_workflow


def its_day_has_passed(obligation: Any) -> None:
    if obligation.due_at is None or obligation.due_at >= app_now():
        raise DomainError(str(_("Le jour de cette échéance n’est pas passé.")))


def is_to_be_done(obligation: Any) -> None:
    if obligation.lasting:
        raise DomainError(str(_("Cet engagement se tient jusqu’à son terme : il ne se déclare pas fait.")))


def cure_period_is_over(breach: Any) -> None:
    """Graded remedies come after the time to put right (clause survival_and_remedies)."""
    if breach.cure_by is not None and breach.cure_by >= app_now():
        raise DomainError(
            str(_("Le délai pour corriger court jusqu’au %(day)s : aucun remède ne s’applique avant."))
            % {"day": dates.until(breach.cure_by)}
        )


OBLIGATION = declare_workflow(
    "agreements.Obligation",
    O,
    [
        Transition(
            "fulfil",
            (O.DUE, O.LATE),
            O.FULFILLED,
            EventPerm.FULFIL,
            _("Déclarer faite"),
            guard=is_to_be_done,
            notify=(MOVED,),
        ),
        Transition(
            "answer",
            (O.DUE, O.LATE),
            O.FULFILLED,
            None,
            _("Faite, d’après un événement"),
            quiet="the event from which it follows is read by the parties",
        ),
        Transition(
            "fall_late",
            (O.DUE,),
            O.LATE,
            None,
            _("Jour passé"),
            guard=its_day_has_passed,
            notify=("agreements.obligation_reminder",),
        ),
        Transition(
            "lapse",
            (O.DUE,),
            O.CANCELLED,
            None,
            _("Durée écoulée"),
            guard=its_day_has_passed,
            quiet="nothing is due any more: its term was known",
        ),
        Transition(
            "end_with_case",
            (O.DUE, O.LATE),
            O.CANCELLED,
            None,
            _("Dossier de manquement clos"),
            quiet="the case that ends it is told",
        ),
        Transition(
            "cancel",
            (O.DUE, O.LATE),
            O.CANCELLED,
            EventPerm.CANCEL,
            _("Constater qu’elle est sans objet"),
            reason_required=True,
            notify=(MOVED,),
        ),
    ],
)

BREACH = declare_workflow(
    "agreements.Breach",
    B,
    [
        Transition(
            "notice",
            (B.RECORDED,),
            B.NOTICED,
            EventPerm.TREAT_BREACH,
            _("Mettre en demeure"),
            reason_required=True,
            notify=("agreements.breach_notice",),
        ),
        Transition(
            "dismiss",
            (B.RECORDED,),
            B.CLOSED,
            EventPerm.TREAT_BREACH,
            _("Classer sans suite"),
            reason_required=True,
            notify=(MOVED,),
        ),
        Transition(
            "cure",
            (B.NOTICED, B.REMEDIED),
            B.CURED,
            EventPerm.TREAT_BREACH,
            _("Constater la correction"),
            reason_required=True,
            notify=(MOVED,),
        ),
        Transition(
            "remedy",
            (B.NOTICED, B.REMEDIED),
            B.REMEDIED,
            EventPerm.TREAT_BREACH,
            _("Appliquer le remède suivant"),
            guard=cure_period_is_over,
            reason_required=True,
            danger=True,
            brings=_(
                "Rien n’est appliqué tant qu’une autre personne n’a pas confirmé. Un acte numéroté est alors notifié à la partie en cause."
            ),
            second=ActPerm.SIGN,
            act="remede",
            notify=("casework.act_notified",),
        ),
        Transition(
            "close",
            (B.CURED, B.REMEDIED),
            B.CLOSED,
            EventPerm.TREAT_BREACH,
            _("Clore le dossier"),
            reason_required=True,
            notify=(MOVED,),
        ),
    ],
)
