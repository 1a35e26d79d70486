"""Who may do what to a challenge, and when."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from challenges.enums import BEFORE_OPENING, WITHOUT_SELECTION, WRITABLE, ChallengeState
from core.permissions import YES, Decision, Rule, always, can, declare, holds_everywhere, refuse, require
from core.roles import ObjectRole, Role


class ChallengePerm(StrEnum):
    ADD = "challenges.add_challenge"
    VIEW = "challenges.view_challenge"
    CHANGE = "challenges.change_challenge"
    PROPOSE = "challenges.propose_challenge"
    WITHDRAW = "challenges.withdraw_challenge"
    COMMENT = "challenges.comment_challenge"
    ANSWER = "challenges.answer_question"
    STEER = "challenges.steer_challenge"
    CORRECT = "challenges.correct_challenge"  # its text and sheet between the proposal and the opening
    MANAGE_JURY = "challenges.manage_jury"
    DECIDE = "challenges.decide_challenge"


ANSWERABLE = (ChallengeState.OPEN, ChallengeState.CLOSED, ChallengeState.DELIBERATING)
JURY_TIME = (ChallengeState.APPROVED, ChallengeState.SCHEDULED, *ANSWERABLE)
DECISION_TIME = (ChallengeState.CLOSED, ChallengeState.DELIBERATING)
CORRECTABLE = (ChallengeState.PROPOSED, ChallengeState.APPROVED, ChallengeState.SCHEDULED)
FINISHED = (ChallengeState.ARCHIVED, ChallengeState.CANCELLED, *WITHOUT_SELECTION)


def in_states(states: tuple[ChallengeState, ...], reason: Any) -> Rule:
    """A rule that depends on the state alone."""

    def rule(user: Any, challenge: Any) -> Decision:
        return YES if challenge.state in states else refuse(reason)

    return rule


def not_finished(user: Any, challenge: Any) -> Decision:
    if challenge.state in FINISHED:
        return refuse(_("Ce défi est terminé : plus rien ne s’y change."))
    return YES


GRANTS: dict[Role | ObjectRole, set[StrEnum]] = {
    Role.TEAM: {
        ChallengePerm.ADD,
        ChallengePerm.VIEW,
        ChallengePerm.COMMENT,
        ChallengePerm.ANSWER,
        ChallengePerm.STEER,
        ChallengePerm.CORRECT,
        ChallengePerm.MANAGE_JURY,
        ChallengePerm.DECIDE,
    },
    Role.LEGAL: {ChallengePerm.VIEW},
    ObjectRole.AUTHOR: {
        ChallengePerm.VIEW,
        ChallengePerm.CHANGE,
        ChallengePerm.PROPOSE,
        ChallengePerm.WITHDRAW,
        ChallengePerm.COMMENT,
        ChallengePerm.ANSWER,
    },
}

RULES: dict[StrEnum, Rule] = {
    ChallengePerm.ADD: always,
    ChallengePerm.VIEW: always,
    ChallengePerm.CHANGE: in_states(
        WRITABLE, _("Le texte ne s’écrit qu’en brouillon ou quand l’équipe a demandé des modifications.")
    ),
    ChallengePerm.PROPOSE: in_states(WRITABLE, _("Ce défi a déjà été proposé à l’équipe.")),
    ChallengePerm.WITHDRAW: in_states(
        BEFORE_OPENING, _("Après l’ouverture, seule l’équipe du programme peut annuler un défi.")
    ),
    ChallengePerm.COMMENT: in_states(BEFORE_OPENING, _("Les remarques se font avant la publication.")),
    ChallengePerm.ANSWER: in_states(ANSWERABLE, _("Les questions se répondent pendant et après l’appel.")),
    ChallengePerm.STEER: not_finished,
    ChallengePerm.CORRECT: in_states(
        CORRECTABLE,
        _("L’équipe corrige un défi entre sa proposition et son ouverture ; ensuite, par une modification publique."),
    ),
    ChallengePerm.MANAGE_JURY: in_states(
        JURY_TIME, _("Le jury se compose une fois le défi approuvé, et jusqu’aux résultats.")
    ),
    ChallengePerm.DECIDE: in_states(DECISION_TIME, _("Les décisions se prennent après la clôture.")),
}

declare(ChallengePerm, grants=GRANTS, rules=RULES)


def may_write(user: Any, challenge: Any) -> Decision:
    """Authors while the text is theirs; the team once it is proposed, until it opens."""
    corrects = can(user, ChallengePerm.CORRECT, challenge)
    return corrects or can(user, ChallengePerm.CHANGE, challenge)


def writing_or_refused(user: Any, challenge: Any) -> None:
    """Raises NotAllowed for whoever may not write now."""
    if not may_write(user, challenge):
        require(user, ChallengePerm.CHANGE, challenge)


def manages_juries(user: Any) -> bool:
    return holds_everywhere(user, ChallengePerm.MANAGE_JURY)
