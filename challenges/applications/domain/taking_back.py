"""Taking a submission back until the closing: a draft again, everything kept, and no candidate until it is submitted again."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from challenges.applications.domain.deadline import in_time
from challenges.applications.domain.form_questions import current_versions
from challenges.applications.domain.locks import locked_challenge
from challenges.applications.domain.mail import mail_applicants
from challenges.applications.domain.same_people import settle_pairs
from challenges.applications.emails import ApplicationTakenBack
from challenges.models import Application
from core.clock import app_now
from core.exceptions import DomainError
from core.ui.dates import instant
from core.workflow import history, perform

CHECKED = ("request_correction", "find_eligible", "find_ineligible", "reopen_check")


def eligibility_began(application: Application) -> bool:
    """Whether a person of the team has answered a rule, or has asked for or decided anything."""
    answered = application.eligibility_checks.exclude(decided="").exists()
    return answered or history(application).filter(transition__in=CHECKED).exists()


def may_be_taken_back(application: Application) -> None:
    """A guard. Raises DomainError with the way out: what remains open to the applicant."""
    deadline = application.deadline
    if not in_time(app_now(), deadline):
        raise DomainError(
            _("L’appel a clos le %(when)s : une candidature déposée ne se reprend plus. Vous pouvez encore la retirer.")
            % {"when": instant(deadline) if deadline else "?"}
        )
    if eligibility_began(application):
        raise DomainError(
            _(
                "L’examen de la recevabilité a commencé : la candidature ne se reprend plus. Demandez dans l’échange à "
                "l’équipe de vous ouvrir une correction, ou retirez la candidature et repartez de son texte."
            )
        )


def take_back(application: Application, *, by: Any, reason: str = "") -> Application:
    """Back to a draft. Text, files, consents, terms and receipts stay; nobody of the team or the jury reads it any more.

    Refused after the closing and once eligibility began. Side effects: reminders before the closing; mail to the people of
    the lead and to those who bind the members of its consortium.
    """
    with transaction.atomic():
        changes = {"received_at": None, "content_sha256": "", "reminded_at": app_now()}
        # The lock that publishing a form takes: the draft is asked the questions in force, or is there to be moved.
        locked_challenge(application.challenge_id)
        edition_form, challenge_form = current_versions(application.challenge)
        forms = {"edition_form_id": edition_form, "challenge_form_id": challenge_form}
        perform(application, "take_back", by=by, changes={**changes, **forms})
        settle_pairs(application)
        mail_applicants(ApplicationTakenBack, application, until=application.deadline)
    return application
