"""The withdrawal of a selection: its holder is heard first, then two people decide, within four months unless there is fraud.

CRPA L. 121-1, L. 211-2 4° (heard), L. 241-2 (fraud), L. 242-1 (four months). A letter says what is considered and why; there are
fifteen days to answer, once extended by fifteen. Without anybody to write to, the letter goes on paper and the delay runs from
the day on which it was received.
"""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.queries import holders_of
from casework.domain.steps import propose
from challenges.applications.domain.mail import mail_applicants, messages_to, page_url
from challenges.applications.permissions import ApplicationPerm
from challenges.applications.queries.application import applicants_of, team_of
from challenges.applications.queries.hearing import CHOSEN, chosen_at, last_to_withdraw, open_hearing
from challenges.applications.queries.recusal import people_kept_away
from challenges.applications.workflow import places_left, results_are_out
from challenges.models import Application, Challenge, WithdrawalHearing
from challenges.selection.domain.release import promote_reserve
from challenges.selection.withdrawal_emails import SelectionKept, WithdrawalConsidered, WithdrawalHeard
from core.clock import PARIS, app_now, today
from core.deadlines import Delay, after
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import PendingStep
from core.permissions import require
from core.public_cache import changed
from core.roles import Role
from core.ui import dates
from core.whole_text import within
from core.workflow import perform

TIME = Delay(15, "d")
WITHDRAW = "withdraw_selection"
Ground, Outcome = WithdrawalHearing.Ground, WithdrawalHearing.Outcome


def consider_withdrawal(
    application: Application, *, by: Any, ground: str, reasons: str, fraud: str = ""
) -> WithdrawalHearing:
    """Tells its holder what is considered and why, and gives fifteen days to answer. Nothing is decided by it.

    Raises NotAllowed; DomainError when the application is not selected, when the last day has passed and no fraud is stated,
    when words are missing, or when it is considered already. Side effect: the letter, to each person who acts for the
    organisation.
    """
    require(by, ApplicationPerm.WITHDRAW_SELECTION, application)
    words = {
        "ground": ground,
        "reasons": within(reasons.strip(), WithdrawalHearing, "reasons"),
        "fraud": within(fraud.strip(), WithdrawalHearing, "fraud") if ground == Ground.FRAUD else "",
    }
    if ground not in Ground.values:
        raise DomainError(_("Choisissez pourquoi la sélection serait retirée."), field="ground")
    if not words["reasons"]:
        raise DomainError(_("Indiquez le motif."), field="reasons")
    if ground == Ground.FRAUD and not words["fraud"]:
        raise DomainError(
            _("Écrivez en quoi il y a fraude : qui a trompé, sur quoi, d’après quelle pièce."), field="fraud"
        )
    with transaction.atomic():
        locked = _locked(application)
        results_are_out(locked)
        if locked.state not in CHOSEN:
            raise StaleState(_("Cette candidature n’est pas retenue : il n’y a rien à retirer."))
        if open_hearing(locked) is not None:
            raise StaleState(_("Un retrait est déjà envisagé pour cette sélection."))
        if ground != Ground.FRAUD:
            _in_time(locked)
        now, told = app_now(), list(applicants_of(locked))
        hearing = WithdrawalHearing.objects.create(
            application=locked, **words, opened_by=by, opened_at=now, answer_by=after(now, TIME) if told else None
        )
        _write_to_its_holder(hearing)
    return hearing


def _locked(application: Application) -> Application:
    """The challenge first, as whatever gives or frees a place does."""
    Challenge.objects.select_for_update(of=("self",)).get(pk=application.challenge_id)
    rows = Application.objects.select_for_update(of=("self",)).select_related("challenge", "organisation")
    return rows.get(pk=application.pk)


def _in_time(application: Application) -> None:
    last = last_to_withdraw(application)
    if last is None and chosen_at(application) is None:
        raise DomainError(
            _("Le jour de cette sélection n’est pas connu : sans fraude, elle ne peut pas être retirée."),
            field="ground",
        )
    if last is not None and app_now() > last:
        raise DomainError(
            _(
                "Le retrait n’est plus possible depuis le %(day)s : quatre mois après la sélection, seule la fraude le permet."
            )
            % {"day": dates.until(last)},
            field="ground",
        )


def _write_to_its_holder(hearing: WithdrawalHearing) -> None:
    mail_applicants(
        WithdrawalConsidered,
        hearing.application,
        reasons=hearing.reasons,
        fraud=hearing.fraud,
        answer_by=hearing.answer_by,
        url=partial(page_url, "selection_withdrawal", hearing.application_id),
    )


def _ours(application: Application) -> Iterable[Any]:
    """The team and the legal officers, but for those who are kept away from the file."""
    legal = holders_of(Role.LEGAL).exclude(pk__in=people_kept_away(application))
    return {person.pk: person for person in [*team_of(application), *legal]}.values()


def _open(application: Application) -> WithdrawalHearing:
    """The open one, locked with its application. Raises StaleState when there is none any more."""
    locked = _locked(application)
    hearing = WithdrawalHearing.objects.select_for_update(of=("self",)).filter(application=locked, outcome="").first()
    if hearing is None:
        raise StaleState(_("Aucun retrait n’est envisagé pour cette sélection."))
    hearing.application = locked
    return hearing


def enter_receipt(application: Application, *, by: Any, on: dt.date) -> WithdrawalHearing:
    """The day on which the letter was received on paper: the fifteen days run from it."""
    require(by, ApplicationPerm.WITHDRAW_SELECTION, application)
    if on > today():
        raise DomainError(_("Ce jour est à venir."), field="on")
    with transaction.atomic():
        hearing = _open(application)
        if hearing.answer_by is not None:
            raise StaleState(_("Le délai court déjà."))
        if on < hearing.opened_at.astimezone(PARIS).date():
            raise DomainError(_("La lettre n’existait pas encore ce jour-là."), field="on")
        hearing.paper_on, hearing.paper_by = on, by
        hearing.answer_by = after(dt.datetime.combine(on, dt.time(12), tzinfo=PARIS), TIME)
        hearing.save(update_fields=["paper_on", "paper_by", "answer_by", "updated_at"])
    return hearing


def extend_hearing(application: Application, *, by: Any) -> WithdrawalHearing:
    """Fifteen days more, once, for its holder who asks, or given by the City. Not beyond the last day to withdraw."""
    if not _speaks_for(by, application):
        require(by, ApplicationPerm.WITHDRAW_SELECTION, application)
    with transaction.atomic():
        hearing = _still_open_to_answer(_open(application))
        if hearing.extended_at is not None:
            raise DomainError(_("Le délai a déjà été prolongé : il ne l’est qu’une fois."))
        assert hearing.answer_by is not None  # _still_open_to_answer
        until, last = after(hearing.answer_by - dt.timedelta(seconds=1), TIME), last_to_withdraw(hearing.application)
        if last is not None and until > last:
            raise DomainError(
                _("Une prolongation dépasserait le %(day)s, dernier jour pour décider.") % {"day": dates.until(last)}
            )
        hearing.extended_at, hearing.answer_by = app_now(), until
        hearing.save(update_fields=["extended_at", "answer_by", "updated_at"])
    return hearing


def _speaks_for(user: Any, application: Application) -> bool:
    return applicants_of(application).filter(pk=user.pk).exists()


def _still_open_to_answer(hearing: WithdrawalHearing) -> WithdrawalHearing:
    if hearing.heard_at is not None:
        raise DomainError(_("Les observations sont déjà reçues : elles ne changent plus."))
    if hearing.answer_by is None:
        raise DomainError(_("La lettre se remet sur papier : notez d’abord le jour où elle a été reçue."))
    if app_now() > hearing.answer_by:
        raise DomainError(_("Le délai pour répondre a pris fin le %(day)s.") % {"day": dates.until(hearing.answer_by)})
    return hearing


def answer_withdrawal(application: Application, *, by: Any, observations: str) -> WithdrawalHearing:
    """Its holder answers, once; the team and the legal officers are told. Raises NotAllowed for anybody else."""
    if not _speaks_for(by, application):
        raise NotAllowed(_("L’organisation retenue répond elle-même."))
    return _hear(application, by=by, observations=observations)


def enter_observations(application: Application, *, by: Any, observations: str) -> WithdrawalHearing:
    """What its holder answered on paper or in person, entered by the City for an organisation nobody acts for here."""
    require(by, ApplicationPerm.WITHDRAW_SELECTION, application)
    if applicants_of(application).exists():
        raise DomainError(_("Cette organisation a des personnes qui répondent elles-mêmes."), field="observations")
    return _hear(application, by=by, observations=observations)


def _hear(application: Application, *, by: Any, observations: str) -> WithdrawalHearing:
    words = within(observations.strip(), WithdrawalHearing, "observations")
    if not words:
        raise DomainError(_("Écrivez vos observations."), field="observations")
    with transaction.atomic():
        hearing = _still_open_to_answer(_open(application))
        hearing.observations, hearing.heard_at, hearing.heard_by = words, app_now(), by
        hearing.save(update_fields=["observations", "heard_at", "heard_by", "updated_at"])
        url = partial(page_url, "selection_withdrawal", application.pk)
        people = [person for person in _ours(hearing.application) if person.pk != by.pk]
        messages_to(WithdrawalHeard, hearing.application, people, url=url)
    return hearing


def keep_selection(application: Application, *, by: Any, reason: str) -> WithdrawalHearing:
    """Nothing is withdrawn after all: the selection stands, and its holder is told why."""
    require(by, ApplicationPerm.WITHDRAW_SELECTION, application)
    if not reason.strip():
        raise DomainError(_("Indiquez le motif."), field="reason")
    with transaction.atomic():
        hearing = _close(_open(application), Outcome.KEPT, reason)
        mail_applicants(
            SelectionKept,
            hearing.application,
            reason=hearing.closing_reason,
            url=partial(page_url, "selection_withdrawal", application.pk),
        )
    return hearing


def _close(hearing: WithdrawalHearing, outcome: WithdrawalHearing.Outcome, reason: str = "") -> WithdrawalHearing:
    hearing.outcome, hearing.closed_at = outcome, app_now()
    hearing.closing_reason = within(reason.strip(), WithdrawalHearing, "closing_reason")
    hearing.save(update_fields=["outcome", "closed_at", "closing_reason", "updated_at"])
    return hearing


def ended_otherwise(application: Application) -> None:
    """Its holder renounced, or is deemed to: there is nothing left to withdraw."""
    for hearing in WithdrawalHearing.objects.select_for_update(of=("self",)).filter(
        application=application, outcome=""
    ):
        _close(hearing, Outcome.MOOT)


def propose_withdrawal(application: Application, *, by: Any, reason: str) -> PendingStep:
    """The team or a legal officer proposes it to the signing authority, with the reasons that the act will hold."""
    return propose(application, WITHDRAW, by=by, reason=reason)


def withdraw_selection(application: Application, *, by: Any, reason: str, step: PendingStep) -> Application:
    """Confirmed by the signing authority: the selection is taken back and its place is free; the reserve takes a free place.

    Side effects: the act, notified with its remedies, published and registered; what hung on the selection is closed by its
    own rules (handlers of deeds and pilots).
    """
    with transaction.atomic():
        hearing = _open(application)
        challenge = hearing.application.challenge
        changes = {
            "decided_at": app_now(),
            "decision_reasons": reason,
            "remind_at": None,
            "notice_at": None,
            "answer_by": None,
        }
        perform(application, "withdraw_selection", by=by, reason=reason, changes=changes, step=step)
        _close(hearing, Outcome.WITHDRAWN)
        if places_left(challenge) > 0:
            promote_reserve(challenge)
        changed(challenge)
    return application
