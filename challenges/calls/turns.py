"""Who acts next on a challenge, in each state and at each hour."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from challenges.calls.permissions import ChallengePerm
from challenges.calls.queries.challenge import effective_state
from challenges.enums import ChallengeState
from challenges.models import Challenge
from core.permissions import holds, roles_of
from core.roles import Role
from core.turns import Next, Party, declare_turns

C = ChallengeState


def _judging(challenge: Challenge, now: dt.datetime) -> Next:
    """After the closing: the team until the reading opens, then the jury; once the announced day has passed, the team."""
    results: dict[str, Any] = {}
    if challenge.decision_at:
        results = {"then": _("Annonce des résultats"), "then_at": challenge.decision_at}
    if challenge.state != C.DELIBERATING:
        return Next(Party.TEAM, _("vérifier la recevabilité, composer le jury et ouvrir ses lectures"), **results)
    if challenge.decision_at and now > challenge.decision_at:
        return Next(Party.TEAM, _("publier les résultats annoncés"), challenge.decision_at)
    return Next(Party.JURY, _("lire les candidatures et délibérer"), **results)


def _scheduled(challenge: Challenge, now: dt.datetime) -> Next:
    if challenge.opens_at and now > challenge.opens_at:
        return Next(Party.TEAM, _("lever ce qui empêche le défi d’ouvrir"), challenge.opens_at)
    words = _("La publication est programmée ; rien n’est à faire d’ici là.")
    return Next(Party.NOBODY, words, then=_("Ouverture"), then_at=challenge.opens_at)


def _open(challenge: Challenge, now: dt.datetime) -> Next:
    words = _("L’appel est ouvert : les organisations candidatent et posent leurs questions.")
    return Next(Party.NOBODY, words, then=_("Clôture"), then_at=challenge.closes_at)


FIXED = {
    C.DRAFT: Next(Party.AUTHORS, _("finir le brouillon et le proposer à l’équipe")),
    C.CHANGES_REQUESTED: Next(Party.AUTHORS, _("reprendre le texte : l’équipe demande des modifications")),
    C.PROPOSED: Next(Party.TEAM, _("lire le défi, puis l’approuver ou demander des modifications")),
    C.APPROVED: Next(Party.TEAM, _("fixer les dates et programmer la publication")),
    C.DECIDED: Next(Party.NOBODY, _("Les résultats sont publiés ; la suite se lit sur les pilotes.")),
    C.ARCHIVED: Next(Party.NOBODY, _("C’est terminé : le défi est archivé.")),
    C.UNSUCCESSFUL: Next(Party.NOBODY, _("C’est terminé : l’appel est déclaré infructueux.")),
    C.DROPPED: Next(Party.NOBODY, _("C’est terminé : l’appel est déclaré sans suite.")),
    C.CANCELLED: Next(Party.NOBODY, _("C’est terminé : le défi est annulé.")),
}
BY_CLOCK = {C.SCHEDULED: _scheduled, C.OPEN: _open, C.CLOSED: _judging, C.DELIBERATING: _judging}


def next_on(challenge: Challenge, now: dt.datetime) -> Next:
    """One answer for each state, by the clock where it matters. A state without one raises."""
    state = effective_state(challenge, now=now)
    return BY_CLOCK[state](challenge, now) if state in BY_CLOCK else FIXED[state]


def parties_of(user: Any, challenge: Challenge) -> Iterable[Party]:
    found = {Party.TEAM} if Role.TEAM in roles_of(user) else set()
    if holds(user, ChallengePerm.CHANGE, challenge):
        found.add(Party.AUTHORS)
    return found


declare_turns(Challenge, next_on, parties_of)
