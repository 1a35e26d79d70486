"""The life of an obligation, of an allegation and of a breach."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.enums import AllegationState as A
from agreements.enums import BreachState as B
from agreements.enums import ObligationState as O
from agreements.enums import Route
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


def its_answer_is_awaited_no_more(allegation: Any) -> None:
    if allegation.answer_by is None or allegation.answer_by >= app_now():
        raise DomainError(str(_("Le délai pour présenter des observations n’est pas passé.")))


def its_publication_has_come(allegation: Any) -> None:
    if allegation.publish_at is None or allegation.publish_at >= app_now():
        raise DomainError(str(_("Le jour de la publication n’est pas venu.")))


def accuses(allegation: Any) -> None:
    if allegation.route != Route.ACCUSATION:
        raise DomainError(str(_("Un fait public s’ouvre après lecture de sa source ; il ne se notifie pas.")))


def has_an_official_source(allegation: Any) -> None:
    if allegation.route != Route.PUBLIC_FACT or not allegation.source:
        raise DomainError(str(_("Sans source officielle, cette déclaration se notifie à qui elle met en cause.")))


def cure_period_is_over(breach: Any) -> None:
    """Graded remedies come after the time to put right (clause survival_and_remedies), which runs from the receipt of the notice."""
    if breach.received_at is None:
        raise DomainError(str(_("La mise en demeure n’est pas reçue : le délai pour corriger ne court pas encore.")))
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
            "void",
            (O.DUE, O.LATE, O.FULFILLED),
            O.CANCELLED,
            None,
            _("Née d’un fait non établi"),
            quiet="the act that rectifies the finding is notified",
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

ALLEGATION = declare_workflow(
    "agreements.Allegation",
    A,
    [
        Transition(
            "set_aside",
            (A.DECLARED,),
            A.SET_ASIDE,
            EventPerm.TREAT_ALLEGATION,
            _("Écarter"),
            reason_required=True,
            notify=(MOVED,),
        ),
        Transition(
            "withdraw",
            (A.DECLARED,),
            A.WITHDRAWN,
            EventPerm.WITHDRAW,
            _("Retirer la déclaration"),
            notify=(MOVED,),
        ),
        Transition(
            "open_fact",
            (A.DECLARED,),
            A.PUBLISHED,
            EventPerm.TREAT_ALLEGATION,
            _("Source vérifiée : retenir le fait public"),
            guard=has_an_official_source,
            reason_required=True,
            notify=(MOVED,),
        ),
        Transition(
            "notify",
            (A.DECLARED,),
            A.NOTIFIED,
            EventPerm.TREAT_ALLEGATION,
            _("Notifier à la partie mise en cause"),
            guard=accuses,
            reason_required=True,
            notify=("agreements.allegation_notified",),
        ),
        Transition(
            "answer",
            (A.NOTIFIED, A.UNANSWERED),
            A.ANSWERED,
            EventPerm.ANSWER,
            _("Présenter des observations"),
            reason_required=True,
            notify=(MOVED,),
        ),
        Transition(
            "silence",
            (A.NOTIFIED,),
            A.UNANSWERED,
            None,
            _("Délai passé, sans observations"),
            guard=its_answer_is_awaited_no_more,
            notify=(MOVED,),
        ),
        Transition(
            "find",
            (A.ANSWERED, A.UNANSWERED),
            A.FOUND,
            EventPerm.TREAT_ALLEGATION,
            _("Décider si les faits sont établis"),
            reason_required=True,
            brings=_(
                "Rien n’est décidé tant qu’une autre personne n’a pas confirmé. Un acte numéroté est alors notifié aux deux parties ; "
                "un fait établi n’est public que quinze jours plus tard, avec la réponse."
            ),
            second=ActPerm.SIGN,
            act="constat",
            notify=("casework.act_notified",),
        ),
        Transition(
            "publish",
            (A.FOUND,),
            A.PUBLISHED,
            None,
            _("Publication du constat et de la réponse"),
            guard=its_publication_has_come,
            notify=(MOVED,),
        ),
        Transition(
            "rectify",
            (A.FOUND, A.PUBLISHED),
            A.RECTIFIED,
            EventPerm.TREAT_ALLEGATION,
            _("Rectifier : les faits ne sont pas établis"),
            reason_required=True,
            danger=True,
            brings=_(
                "Rien n’est rectifié tant qu’une autre personne n’a pas confirmé. Les échéances nées du fait tombent, et un acte "
                "numéroté est notifié aux deux parties."
            ),
            second=ActPerm.SIGN,
            act="rectification",
            notify=("casework.act_notified",),
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
            (B.RECORDED, B.NOTICED, B.CURED, B.REMEDIED),
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
            "fall_with_finding",
            (B.RECORDED, B.NOTICED, B.CURED, B.REMEDIED),
            B.CLOSED,
            None,
            _("Constat rectifié"),
            quiet="the act that rectifies the finding is notified",
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
