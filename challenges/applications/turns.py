"""Who acts next on an application, in each state and at each hour. Nothing pending is told."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from challenges.applications.permissions import ApplicationPerm
from challenges.applications.queries.application import applications_for_jury, handles
from challenges.calls.queries.challenge import effective_state
from challenges.enums import APPLICATION_OVER, ApplicationState, ChallengeState
from challenges.models import Application
from core.deadlines import Delay, after
from core.permissions import holds
from core.turns import Next, Party, declare_turns
from core.ui.dates import instant

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

A, C = ApplicationState, ChallengeState
WITHIN = (Party.JURY, Party.TEAM)  # who is told until when the jury reads
APPEAL = Delay(2, "m")  # CJA R.421-1


def _draft(application: Application, now: dt.datetime) -> Next:
    deadline = application.deadline
    if deadline is not None and now > deadline:
        words = _("L’appel a clos le %(when)s. Ce brouillon est gardé, en lecture seule ; il n’a pas été déposé.")
        if application.taken_back:
            words = _(
                "L’appel a clos le %(when)s. La candidature avait été reprise et n’a pas été déposée de nouveau : ce n’est "
                "pas une candidature. Son texte et ses récépissés sont gardés."
            )
        return Next(Party.NOBODY, words % {"when": instant(deadline)})
    if application.challenge.state not in (C.OPEN, C.CLOSED):
        return Next(Party.NOBODY, _("Ce défi ne reçoit plus de candidatures. Ce brouillon est gardé."))
    if application.taken_back:
        return Next(
            Party.APPLICANT, _("déposer de nouveau la candidature, sans quoi elle n’est pas candidate"), deadline
        )
    return Next(Party.APPLICANT, _("terminer et déposer la candidature"), deadline)


def _correction(application: Application, now: dt.datetime) -> Next:
    deadline = application.deadline
    if deadline is not None and now > deadline:
        return Next(
            Party.TEAM,
            _("décider de la recevabilité : la correction demandée n’est pas venue"),
            **_results(application),
        )
    return Next(Party.APPLICANT, _("déposer la correction demandée"), deadline, **_results(application))


def _judged(application: Application, now: dt.datetime) -> Next:
    challenge = application.challenge
    if effective_state(challenge, now=now) == C.OPEN:
        words = _("La candidature est recevable ; le jury lit après la clôture de l’appel.")
        return Next(Party.NOBODY, words, then=_("Clôture"), then_at=challenge.closes_at)
    jury = getattr(challenge, "jury", None)
    if challenge.state != C.DELIBERATING or jury is None:
        return Next(Party.TEAM, _("ouvrir les lectures du jury"), **_results(application))
    return Next(
        Party.JURY,
        _("lire les candidatures et délibérer ; tout sera annoncé ensemble"),
        jury.reviews_due_at,
        told=WITHIN,
        **_results(application),
    )


def _over(words: "StrOrPromise", application: Application) -> Next:
    """Refused: nobody acts, and an appeal is open for two months after the decision (CJA R.421-1)."""
    if application.decided_at is None:
        return Next(Party.NOBODY, words)
    return Next(Party.NOBODY, words, then=_("Recours possible jusqu’au"), then_at=after(application.decided_at, APPEAL))


def _results(application: Application) -> dict[str, Any]:
    date = application.challenge.decision_at
    return {"then": _("Annonce des résultats"), "then_at": date} if date else {}


def _submitted(application: Application, now: dt.datetime) -> Next:
    return Next(Party.TEAM, _("vérifier que la candidature est recevable"), **_results(application))


def _selected(application: Application, now: dt.datetime) -> Next:
    until = application.answer_by
    if until is not None and now > until and application.notice_at is None and not application.silence_renounces:
        return Next(Party.TEAM, _("constater l’absence de réponse, ou attendre encore"), until)
    return Next(Party.APPLICANT, _("accepter la sélection, ou y renoncer"), until)


ENDED = {
    C.CANCELLED: _("Le défi est annulé : cette candidature n’ira pas plus loin."),
    C.UNSUCCESSFUL: _("L’appel est déclaré infructueux : cette candidature n’ira pas plus loin."),
    C.DROPPED: _("L’appel est déclaré sans suite : cette candidature n’ira pas plus loin."),
}
FIXED = {
    A.RESERVE: Next(Party.NOBODY, _("Sur liste de réserve : son tour vient si une organisation retenue renonce.")),
    A.ACCEPTED: Next(Party.CITY, _("préparer l’adhésion à la convention et le pilote")),
    A.LAPSED: Next(Party.NOBODY, _("C’est terminé : faute de réponse, l’organisation est réputée avoir renoncé.")),
    A.RENOUNCED: Next(Party.NOBODY, _("C’est terminé : l’organisation a renoncé.")),
    A.WITHDRAWN: Next(Party.NOBODY, _("C’est terminé : la candidature est retirée.")),
}
REFUSED = {
    A.INELIGIBLE: _("C’est terminé : la candidature n’est pas recevable."),
    A.DECLINED: _("C’est terminé : la candidature n’est pas retenue."),
}
BY_CLOCK = {
    A.DRAFT: _draft,
    A.SUBMITTED: _submitted,
    A.CORRECTION_REQUESTED: _correction,
    A.ELIGIBLE: _judged,
    A.SHORTLISTED: _judged,
    A.SELECTED: _selected,
}


def next_on(application: Application, now: dt.datetime) -> Next:
    """One answer for each state, by the clock where it matters. A state without one raises."""
    state = A(application.state)
    if application.challenge.state in ENDED and state not in APPLICATION_OVER:
        return Next(Party.NOBODY, ENDED[C(application.challenge.state)])
    if state in BY_CLOCK:
        return BY_CLOCK[state](application, now)
    return _over(REFUSED[state], application) if state in REFUSED else FIXED[state]


def parties_of(user: Any, application: Application) -> Iterable[Party]:
    """For whom this reader stands: each by a fact."""
    if holds(user, ApplicationPerm.SUBMIT, application):
        return {Party.APPLICANT}
    found = set()
    if handles(user, application):
        found |= {Party.TEAM, Party.CITY}
    elif applications_for_jury(user).filter(pk=application.pk).exists():
        found.add(Party.JURY)
    return found


declare_turns(Application, next_on, parties_of)
