"""The life of a challenge, as one table."""

from django.utils.translation import gettext_lazy as _

from challenges.calls.gates import PUBLISH, TAKE_BACK
from challenges.calls.permissions import ChallengePerm
from challenges.enums import BEFORE_OPENING, ChallengeState
from core.workflow import Transition, declare_workflow

S = ChallengeState
BEFORE_DECISION = (*BEFORE_OPENING, S.OPEN, S.CLOSED, S.DELIBERATING)

CHALLENGE = declare_workflow(
    "challenges.Challenge",
    S,
    [
        Transition(
            "propose", (S.DRAFT, S.CHANGES_REQUESTED), S.PROPOSED, ChallengePerm.PROPOSE, _("Proposer à l’équipe")
        ),
        Transition(
            "take_back",
            (S.PROPOSED,),
            S.DRAFT,
            ChallengePerm.WITHDRAW,
            _("Reprendre le défi"),
            gate=TAKE_BACK,
        ),
        Transition("approve", (S.PROPOSED,), S.APPROVED, ChallengePerm.STEER, _("Approuver")),
        Transition(
            "request_changes",
            (S.PROPOSED, S.APPROVED),
            S.CHANGES_REQUESTED,
            ChallengePerm.STEER,
            _("Demander des modifications"),
            reason_required=True,
        ),
        Transition(
            "schedule", (S.APPROVED,), S.SCHEDULED, ChallengePerm.STEER, _("Programmer la publication"), gate=PUBLISH
        ),
        Transition(
            "unschedule",
            (S.SCHEDULED,),
            S.APPROVED,
            ChallengePerm.STEER,
            _("Suspendre la publication"),
            reason_required=True,
        ),
        Transition("open", (S.SCHEDULED,), S.OPEN, None, _("Ouvrir"), gate=PUBLISH),
        Transition("close", (S.OPEN,), S.CLOSED, None, _("Clore")),
        Transition(
            "deliberate", (S.CLOSED,), S.DELIBERATING, ChallengePerm.MANAGE_JURY, _("Commencer la délibération")
        ),
        Transition("decide", (S.DELIBERATING,), S.DECIDED, ChallengePerm.DECIDE, _("Publier les résultats")),
        Transition("archive", (S.DECIDED,), S.ARCHIVED, ChallengePerm.STEER, _("Archiver")),
        Transition(
            "withdraw",
            BEFORE_OPENING,
            S.CANCELLED,
            ChallengePerm.WITHDRAW,
            _("Retirer le défi"),
            reason_required=True,
            danger=True,
        ),
        Transition(
            "cancel",
            BEFORE_DECISION,
            S.CANCELLED,
            ChallengePerm.STEER,
            _("Annuler le défi"),
            reason_required=True,
            danger=True,
        ),
    ],
)
