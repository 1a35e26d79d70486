"""Services of applicants: start, submit, withdraw, accept or renounce."""

import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from challenges.applications.domain.corrections import end_correction, given_back, refuse_late
from challenges.applications.domain.deadline import received_at
from challenges.applications.domain.eligibility import record_answers, rules_of
from challenges.applications.domain.form_questions import current_versions
from challenges.applications.domain.locks import locked_challenge
from challenges.applications.domain.mail import mail_applicants, receipt_urls
from challenges.applications.domain.receipts import record
from challenges.applications.domain.same_people import look_for_same_people, settle_pairs
from challenges.applications.emails import ApplicationReceived, ApplicationWithdrawn
from challenges.applications.queries.application import organisations_applying_for
from challenges.applications.queries.consortium import with_members
from challenges.enums import ApplicationState, ChallengeState
from challenges.models import Application, Challenge, Correction, Submission
from core.clock import app_now
from core.derivation import settle
from core.exceptions import DomainError, NotAllowed
from core.jobs import deferred_together
from core.workflow import perform

BLIND_NUMBERS = 999_999
ATTEMPTS = 3  # two at once may draw the same number; a third time is another fault


def start_application(challenge: Challenge, *, organisation: Organisation, by: Any) -> Application:
    """The organisation's draft for this challenge: the one it has, or a new one.

    Raises NotAllowed for an organisation one does not act for, DomainError when the call is not open. Side effects:
    grants to the organisation's groups.
    """
    if not organisations_applying_for(by).filter(pk=organisation.pk).exists():
        raise NotAllowed(_("Vous n’agissez pas au nom de cette organisation."))
    known = live_application(challenge, organisation)
    if known:
        return known
    if challenge.state != ChallengeState.OPEN or not challenge.closes_at or app_now() > challenge.closes_at:
        raise DomainError(_("Ce défi ne reçoit pas de candidatures en ce moment."))
    for attempt in range(ATTEMPTS):
        try:
            return _started(challenge, organisation, by)
        except IntegrityError:
            known = live_application(challenge, organisation)
            if known is not None:
                return known
            if attempt + 1 == ATTEMPTS:
                raise
    raise AssertionError("every attempt returns or raises")


def _started(challenge: Challenge, organisation: Organisation, by: Any) -> Application:
    with transaction.atomic():
        # The lock that publishing a form takes: this draft gets the version in force, or is there to be moved.
        locked_challenge(challenge.pk)
        application = Application(
            challenge=challenge, organisation=organisation, created_by=by, blind_order=_blind_number(challenge)
        )
        application.edition_form_id, application.challenge_form_id = current_versions(challenge)
        application.save(force_insert=True)
        settle(application)
    return application


def _blind_number(challenge: Challenge) -> int:
    """Six figures that no other application to this call has. Two that draw the same at once: the constraint has one draw again."""
    while True:
        drawn = 1 + secrets.randbelow(BLIND_NUMBERS)
        if not Application.objects.filter(challenge=challenge, blind_order=drawn).exists():
            return drawn


def live_application(challenge: Challenge, organisation: Organisation) -> Application | None:
    return (
        Application.objects.filter(challenge=challenge, organisation=organisation)
        .exclude(state=ApplicationState.WITHDRAWN)
        .first()
    )


def submit_application(application: Application, *, by: Any, reason: str = "", seen: int | None = None) -> Application:
    """Submits a draft, or the correction that was asked for. Idempotent: a second call returns the receipt.

    `seen` is how many submissions the page had shown: with it, a correction that comes after its deadline is refused, not
    answered with the receipt of the first content.

    The receipt time is the database's clock before any lock. A correction has a receipt of its own, and leaves the
    application received when it was. Side effects: a `Submission` with the exact content, the program's eligibility
    answers kept, mail with a full copy to the organisation's people. Raises GateClosed with what is missing.
    """
    received = app_now()
    with transaction.atomic(), received_at(received), deferred_together():
        locked = _locked(application)
        if locked.state == ApplicationState.SUBMITTED:
            refuse_late(locked, seen)
            return locked
        rules = rules_of(locked)
        corrects = locked.state == ApplicationState.CORRECTION_REQUESTED
        submission = record(locked, _kind(locked), received=received, by=by, rules=rules)
        perform(
            locked,
            "resubmit" if corrects else "submit",
            by=by,
            reason=submission.sha256,
            changes={
                "received_at": locked.received_at if corrects else received,
                "receipt_number": locked.receipt_number or submission.number,
                "content_sha256": submission.sha256,
                **(given_back(locked) if corrects else {}),
            },
            held=True,
        )
        if corrects:
            end_correction(locked, Correction.Outcome.SENT)
        record_answers(locked, rules)
        if not corrects:
            look_for_same_people(locked)
        urls = receipt_urls(submission)
        mail_applicants(ApplicationReceived, locked, at=received, submission=submission, **urls)
    return locked


def _locked(application: Application) -> Application:
    """The challenge, then the application, locked in that order."""
    challenge = locked_challenge(application.challenge_id)
    rows = Application.objects.select_for_update(of=("self",))
    rows = rows.select_related("organisation__startup_profile", "terms_sheet").prefetch_related(
        with_members(), "answers"
    )
    locked = rows.get(pk=application.pk)
    locked.challenge = challenge
    return locked


def _kind(application: Application) -> str:
    if application.state == ApplicationState.CORRECTION_REQUESTED:
        return Submission.Kind.CORRECTION
    return Submission.Kind.AGAIN if application.receipt_number else Submission.Kind.FIRST


def withdraw_application(application: Application, *, by: Any, reason: str = "") -> Application:
    """Withdraws an application for good; the organisation may apply again while the call is open.

    Refused once the jury's decisions are released. Side effects: mail to the organisation's people when it had been
    submitted.
    """
    with transaction.atomic():
        was_submitted = application.received_at is not None
        changes = {"pending_decision": "", "pending_reasons": "", **given_back(application)}
        perform(application, "withdraw", by=by, reason=reason, changes=changes)
        end_correction(application, Correction.Outcome.ENDED)
        settle_pairs(application)
        if was_submitted:
            mail_applicants(ApplicationWithdrawn, application)
    return application
