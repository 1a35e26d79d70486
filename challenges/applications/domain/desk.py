"""What the programme team does with applications: eligibility, corrections, deadlines of one applicant."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from challenges.applications.domain.mail import mail_applicants
from challenges.applications.emails import ApplicationIneligible, CorrectionRequested
from challenges.models import Application
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
        perform(application, "find_ineligible", by=by, reason=reason, changes={"decision_reasons": reason.strip()})
        mail_applicants(ApplicationIneligible, application, reason=reason.strip())
    return application


def request_correction(application: Application, *, by: Any, reason: str, due: dt.datetime) -> Application:
    """Opens the content to the applicant again until `due`, which becomes this application's own deadline."""
    if due <= app_now():
        raise DomainError(_("La date limite de correction est déjà passée."), field="due")
    with transaction.atomic():
        perform(
            application,
            "request_correction",
            by=by,
            reason=reason,
            changes={"deadline_override": due, "deadline_override_reason": reason.strip()},
        )
        mail_applicants(CorrectionRequested, application, reason=reason.strip(), due=due)
    return application


def extend_deadline(application: Application, *, by: Any, until: dt.datetime, reason: str) -> Application:
    """Gives one applicant a deadline of its own, with the reason, which stays in the file."""
    if not reason.strip():
        raise DomainError(_("Indiquez le motif."), field="reason")
    if roles_of(by).isdisjoint({Role.TEAM}):
        raise NotAllowed(_("Seule l’équipe du programme déplace une échéance."))
    with transaction.atomic():
        locked = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        locked.deadline_override, locked.deadline_override_reason = until, reason.strip()
        locked.save(update_fields=["deadline_override", "deadline_override_reason", "updated_at"])
    return locked
