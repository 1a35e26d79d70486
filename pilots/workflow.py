"""The life of a pilot."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.exceptions import DomainError
from core.workflow import MOVED, Transition, declare_workflow
from pilots.enums import PilotState as S
from pilots.gates import START
from pilots.permissions import PilotPerm as P


def is_evaluated(pilot: Any) -> None:
    """The grid and the decision are written in the same transaction, before the step."""
    if getattr(pilot, "evaluation", None) is None:
        raise DomainError(str(_("Remplissez d’abord la grille d’évaluation et la décision.")))


PILOT = declare_workflow(
    "pilots.Pilot",
    S,
    [
        Transition(
            "make_ready", (S.PLANNED,), S.READY, P.START, _("Déclarer le pilote prêt"), gate=START, notify=(MOVED,)
        ),
        Transition(
            "back_to_plan",
            (S.READY,),
            S.PLANNED,
            P.START,
            _("Reprendre la préparation"),
            reason_required=True,
            notify=(MOVED,),
        ),
        Transition(
            "start", (S.READY,), S.RUNNING, P.START, _("Démarrer le pilote"), gate=START, notify=("pilots.started",)
        ),
        Transition(
            "pause",
            (S.RUNNING,),
            S.PAUSED,
            P.START,
            _("Suspendre le pilote"),
            reason_required=True,
            notify=("pilots.paused",),
        ),
        Transition(
            "resume", (S.PAUSED,), S.RUNNING, P.START, _("Reprendre le pilote"), gate=START, notify=("pilots.resumed",)
        ),
        Transition(
            "end",
            (S.RUNNING, S.PAUSED),
            S.ENDED,
            P.START,
            _("Terminer le pilote"),
            danger=True,
            brings=_("L’essai en ville s’arrête, et l’évaluation peut commencer. Un pilote terminé ne redémarre pas."),
            notify=(MOVED,),
        ),
        Transition(
            "evaluate",
            (S.ENDED,),
            S.EVALUATED,
            P.EVALUATE,
            _("Évaluer et décider"),
            is_evaluated,
            notify=("pilots.decided",),
        ),
        Transition("showcase", (S.EVALUATED,), S.SHOWCASED, P.SHOWCASE, _("Présenter au public"), notify=(MOVED,)),
        Transition("abandon", (S.PLANNED, S.READY), S.DROPPED, None, _("Abandonner le pilote"), notify=(MOVED,)),
    ],
)
