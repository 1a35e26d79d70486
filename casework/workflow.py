"""The life of a case. What the clock does, and what its author does on the tracking page, no person of the City can trigger."""

from django.utils.translation import gettext_lazy as _

from casework.enums import CASE_OPEN, CASE_RUNNING
from casework.enums import CaseState as S
from casework.permissions import CasePerm
from core.workflow import Transition, declare_workflow

# An answer may come after the silence: it is better late than never, and opens its own remedies.
ANSWERABLE = (*CASE_RUNNING, S.WAITING, S.SILENT)

declare_workflow(
    "casework.Case",
    S,
    [
        Transition("acknowledge", (S.RECEIVED,), S.ACKNOWLEDGED, None, _("Accuser réception")),
        Transition("take_in_hand", (S.ACKNOWLEDGED,), S.IN_HAND, CasePerm.HANDLE, _("Examiner")),
        Transition(
            "ask_papers", CASE_RUNNING, S.WAITING, CasePerm.HANDLE, _("Demander des pièces"), reason_required=True
        ),
        Transition("resume", (S.WAITING,), S.IN_HAND, None, _("Reprendre l’examen")),
        Transition("grant", ANSWERABLE, S.GRANTED, CasePerm.HANDLE, _("Faire droit")),
        Transition("grant_partly", ANSWERABLE, S.PARTLY, CasePerm.HANDLE, _("Accepter en partie")),
        Transition("reject", ANSWERABLE, S.REJECTED, CasePerm.HANDLE, _("Rejeter"), danger=True),
        Transition("fall_silent", CASE_RUNNING, S.SILENT, None, _("Rejeter par le silence")),
        Transition("withdraw", (*CASE_OPEN, S.SILENT), S.WITHDRAWN, None, _("Retirer le dossier")),
        Transition(
            "transfer",
            (*CASE_RUNNING, S.WAITING),
            S.TRANSFERRED,
            CasePerm.HANDLE,
            _("Transmettre"),
            reason_required=True,
            danger=True,
        ),
    ],
)
