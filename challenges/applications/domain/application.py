"""Services of applicants: start, submit, withdraw, accept or renounce."""

import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from challenges.applications.domain.canonical import freeze, new_receipt_number
from challenges.applications.domain.deadline import received_at
from challenges.applications.domain.eligibility import record_answers
from challenges.applications.domain.form_questions import current_versions
from challenges.applications.domain.mail import mail_applicants
from challenges.applications.emails import ApplicationReceived, ApplicationWithdrawn
from challenges.applications.queries.application import organisations_applying_for
from challenges.enums import ApplicationState, ChallengeState
from challenges.models import Application, Challenge
from core.clock import app_now
from core.derivation import settle
from core.exceptions import DomainError, NotAllowed
from core.workflow import perform


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
    try:
        with transaction.atomic():
            # The lock that publishing a form takes: this draft gets the version in force, or is there to be moved.
            Challenge.objects.select_for_update(of=("self",), no_key=True).get(pk=challenge.pk)
            application = Application(
                challenge=challenge,
                organisation=organisation,
                created_by=by,
                blind_order=secrets.randbelow(2**31),
            )
            application.edition_form_id, application.challenge_form_id = current_versions(challenge)
            application.save(force_insert=True)
            settle(application)
    except IntegrityError:
        known = live_application(challenge, organisation)
        if known is None:
            raise
        return known
    return application


def live_application(challenge: Challenge, organisation: Organisation) -> Application | None:
    return (
        Application.objects.filter(challenge=challenge, organisation=organisation)
        .exclude(state=ApplicationState.WITHDRAWN)
        .first()
    )


def submit_application(application: Application, *, by: Any, reason: str = "") -> Application:
    """Submits a draft, or the correction that was asked for. Idempotent: a second call returns the receipt.

    The receipt time is the database's clock before any lock. Side effects: the exact content kept with its SHA-256, the
    program's eligibility answers kept, mail with a full copy to the organisation's people.
    Raises GateClosed with what is missing.
    """
    received = app_now()
    with transaction.atomic(), received_at(received):
        challenge = Challenge.objects.select_for_update(of=("self",), no_key=True).get(pk=application.challenge_id)
        locked = (
            Application.objects.select_for_update(of=("self",))
            .select_related("organisation__startup_profile", "terms_sheet")
            .get(pk=application.pk)
        )
        organisation, locked.challenge = locked.organisation, challenge
        if locked.state == ApplicationState.SUBMITTED:
            return locked
        name = "resubmit" if locked.state == ApplicationState.CORRECTION_REQUESTED else "submit"
        first = locked.received_at or received
        number = locked.receipt_number or new_receipt_number()
        digest = freeze(locked, by)
        perform(
            locked,
            name,
            by=by,
            reason=digest,
            changes={"received_at": first, "receipt_number": number, "content_sha256": digest},
        )
        locked.challenge, locked.organisation = challenge, organisation
        record_answers(locked)
        mail_applicants(ApplicationReceived, locked, received=received)
    return locked


def withdraw_application(application: Application, *, by: Any, reason: str = "") -> Application:
    """Withdraws an application for good; the organisation may apply again while the call is open.

    Refused once the jury's decisions are released. Side effects: mail to the organisation's people when it had been
    submitted.
    """
    with transaction.atomic():
        was_submitted = application.received_at is not None
        perform(application, "withdraw", by=by, reason=reason, changes={"pending_decision": "", "pending_reasons": ""})
        if was_submitted:
            mail_applicants(ApplicationWithdrawn, application)
    return application
