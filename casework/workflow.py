"""The life of a case. What the clock does, and what its author does on the tracking page, no person of the City can trigger."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from casework.enums import CASE_OPEN, CASE_RUNNING
from casework.enums import CaseState as S
from casework.models import Case
from casework.permissions import CasePerm
from core.exceptions import DomainError
from core.workflow import MOVED, Transition, declare_workflow

# An answer may come after the silence: it is better late than never, and opens its own remedies.
ANSWERABLE = (*CASE_RUNNING, S.WAITING, S.SILENT)


def silence_comes(case: Case) -> dt.datetime | None:
    """Once the silence has spoken, asking for papers suspends nothing any more (CRPA L. 114-5)."""
    return case.silence_at


def is_about_documents(case: Case) -> None:
    """The commission gives its opinion on documents alone (CRPA L. 342-1)."""
    if case.kind != "documents":
        raise DomainError(
            str(_("Seule une demande de documents reçoit un avis de la Commission d’accès aux documents."))
        )


declare_workflow(
    "casework.Case",
    S,
    [
        Transition(
            "acknowledge",
            (S.RECEIVED,),
            S.ACKNOWLEDGED,
            None,
            _("Accuser réception"),
            notify=("casework.case_acknowledged", "casework.case_opened"),
        ),
        Transition(
            "take_in_hand",
            (S.ACKNOWLEDGED,),
            S.IN_HAND,
            CasePerm.HANDLE,
            _("Examiner"),
            quiet="its author was told when it was received; the dates stay",
        ),
        Transition(
            "ask_papers",
            CASE_RUNNING,
            S.WAITING,
            CasePerm.HANDLE,
            _("Demander des pièces"),
            reason_required=True,
            until=silence_comes,
            notify=("casework.case_papers",),
        ),
        Transition(
            "resume",
            (S.WAITING,),
            S.IN_HAND,
            None,
            _("Reprendre l’examen"),
            quiet="its author has just sent what was asked",
        ),
        Transition(
            "grant",
            ANSWERABLE,
            S.GRANTED,
            CasePerm.HANDLE,
            _("Faire droit"),
            act="reponse",
            notify=("casework.act_notified",),
        ),
        Transition(
            "grant_partly",
            ANSWERABLE,
            S.PARTLY,
            CasePerm.HANDLE,
            _("Accepter en partie"),
            act="reponse",
            notify=("casework.act_notified",),
        ),
        Transition(
            "reject",
            ANSWERABLE,
            S.REJECTED,
            CasePerm.HANDLE,
            _("Rejeter"),
            danger=True,
            brings=_(
                "La réponse est un acte numéroté, notifié avec ses voies de recours. Elle ne s’efface pas : un autre acte la corrige."
            ),
            act="reponse",
            notify=("casework.act_notified",),
        ),
        Transition(
            "fall_silent", CASE_RUNNING, S.SILENT, None, _("Rejeter par le silence"), notify=("casework.case_silent",)
        ),
        Transition("withdraw", (*CASE_OPEN, S.SILENT), S.WITHDRAWN, None, _("Retirer le dossier"), notify=(MOVED,)),
        Transition(
            "enter_opinion",
            (S.SILENT, S.PARTLY, S.REJECTED),
            S.IN_HAND,
            CasePerm.HANDLE,
            _("Noter l’avis de la CADA"),
            is_about_documents,
            reason_required=True,
            notify=("casework.case_opinion",),
        ),
        Transition(
            "transfer",
            (*CASE_RUNNING, S.WAITING),
            S.TRANSFERRED,
            CasePerm.HANDLE,
            _("Transmettre"),
            reason_required=True,
            danger=True,
            brings=_(
                "Le dossier quitte votre service. La personne qui l’a ouvert l’apprend, avec votre motif ; une transmission ne s’annule pas."
            ),
            notify=("casework.case_transferred", "casework.case_forwarded"),
        ),
    ],
)
