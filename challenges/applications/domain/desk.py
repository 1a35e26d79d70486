"""What the programme team does with applications: eligibility, corrections, deadlines of one applicant."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from challenges.applications.domain.corrections import end_correction, given_back
from challenges.applications.domain.deadline import deadline_of
from challenges.applications.domain.locks import locked_challenge
from challenges.applications.domain.mail import mail_applicants
from challenges.applications.domain.same_people import look_for_same_people, settle_pairs
from challenges.applications.emails import ApplicationIneligible, DeadlineMoved
from challenges.models import Application, Correction
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed
from core.permissions import roles_of
from core.roles import Role
from core.workflow import perform


def find_eligible(application: Application, *, by: Any, reason: str = "") -> Application:
    """The application goes to the jury. Side effect: `selection` computes the conflicts of the jurors with it."""
    perform(application, "find_eligible", by=by, reason=reason)
    return application


def find_ineligible(application: Application, *, by: Any, reason: str) -> Application:
    """Ends the application with a reason. Side effect: mail with the reason, the remedies and their time limits."""
    with transaction.atomic():
        changes = {"decision_reasons": reason.strip(), **given_back(application)}
        perform(application, "find_ineligible", by=by, reason=reason, changes=changes)
        end_correction(application, Correction.Outcome.ENDED)
        settle_pairs(application)
        mail_applicants(ApplicationIneligible, application, reason=reason.strip())
    return application


def reopen_check(application: Application, *, by: Any, reason: str) -> Application:
    """Back to the desk, with a reason. Side effect: one that had been found ineligible is a candidate again, and the same people
    are looked for again (`same_people.look_for_same_people`).
    """
    with transaction.atomic():
        locked_challenge(application.challenge_id)
        perform(application, "reopen_check", by=by, reason=reason)
        look_for_same_people(application)
    return application


def extend_deadline(application: Application, *, by: Any, until: dt.datetime, reason: str) -> int:
    """Gives one applicant a later deadline of its own, with the reason, which stays in the file and is told to them. How many
    people were mailed.
    """
    if not reason.strip():
        raise DomainError(_("Indiquez le motif."), field="reason")
    if roles_of(by).isdisjoint({Role.TEAM}):
        raise NotAllowed(_("Seule l’équipe du programme déplace une échéance."))
    with transaction.atomic():
        locked = Application.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=application.pk)
        present = deadline_of(locked)
        if until <= max(app_now(), present or app_now()):
            raise DomainError(_("Le nouveau délai doit finir après celui d’aujourd’hui."), field="until")
        locked.deadline_override, locked.deadline_override_reason = until, reason.strip()
        locked.save(update_fields=["deadline_override", "deadline_override_reason", "updated_at"])
        return mail_applicants(DeadlineMoved, locked, reason=reason.strip(), until=until)
