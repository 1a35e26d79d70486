"""The life of a challenge, as one table."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from challenges.calls.gates import PUBLISH, TAKE_BACK
from challenges.calls.permissions import ChallengePerm
from challenges.enums import BEFORE_OPENING, ChallengeState
from challenges.models import Challenge
from core.workflow import MOVED, Transition, declare_workflow

S = ChallengeState
BEFORE_DECISION = (*BEFORE_OPENING, S.OPEN, S.CLOSED, S.DELIBERATING)


def opening(challenge: Challenge) -> dt.datetime | None:
    """From its opening on the clock opens it: what was announced is no longer suspended."""
    return challenge.opens_at


CHALLENGE = declare_workflow(
    "challenges.Challenge",
    S,
    [
        Transition(
            "propose",
            (S.DRAFT, S.CHANGES_REQUESTED),
            S.PROPOSED,
            ChallengePerm.PROPOSE,
            _("Proposer à l’équipe"),
            notify=("challenges.proposed",),
        ),
        Transition(
            "take_back",
            (S.PROPOSED,),
            S.DRAFT,
            ChallengePerm.WITHDRAW,
            _("Reprendre le défi"),
            gate=TAKE_BACK,
            notify=("challenges.taken_back",),
        ),
        Transition(
            "approve", (S.PROPOSED,), S.APPROVED, ChallengePerm.STEER, _("Approuver"), notify=("challenges.approved",)
        ),
        Transition(
            "request_changes",
            (S.PROPOSED, S.APPROVED),
            S.CHANGES_REQUESTED,
            ChallengePerm.STEER,
            _("Demander des modifications"),
            reason_required=True,
            notify=("challenges.changes_requested",),
        ),
        Transition(
            "schedule",
            (S.APPROVED,),
            S.SCHEDULED,
            ChallengePerm.STEER,
            _("Programmer la publication"),
            gate=PUBLISH,
            notify=(MOVED,),
        ),
        Transition(
            "unschedule",
            (S.SCHEDULED,),
            S.APPROVED,
            ChallengePerm.STEER,
            _("Suspendre la publication"),
            reason_required=True,
            until=opening,
            notify=(MOVED,),
        ),
        Transition("open", (S.SCHEDULED,), S.OPEN, None, _("Ouvrir"), gate=PUBLISH, notify=(MOVED,)),
        Transition("close", (S.OPEN,), S.CLOSED, None, _("Clore"), notify=(MOVED,)),
        Transition(
            "deliberate",
            (S.CLOSED,),
            S.DELIBERATING,
            ChallengePerm.MANAGE_JURY,
            _("Commencer la délibération"),
            notify=("challenges.reviews_open",),
        ),
        Transition(
            "decide",
            (S.DELIBERATING,),
            S.DECIDED,
            ChallengePerm.DECIDE,
            _("Publier les résultats"),
            notify=("challenges.decision",),
        ),
        Transition(
            "archive",
            (S.DECIDED,),
            S.ARCHIVED,
            ChallengePerm.STEER,
            _("Archiver"),
            quiet="nobody acts on a decided challenge any more",
        ),
        Transition(
            "withdraw",
            BEFORE_OPENING,
            S.CANCELLED,
            ChallengePerm.WITHDRAW,
            _("Retirer le défi"),
            reason_required=True,
            danger=True,
            notify=("challenges.cancelled",),
        ),
        Transition(
            "cancel",
            BEFORE_DECISION,
            S.CANCELLED,
            ChallengePerm.STEER,
            _("Annuler le défi"),
            reason_required=True,
            danger=True,
            notify=("challenges.cancelled", "challenges.call_cancelled"),
        ),
    ],
)
