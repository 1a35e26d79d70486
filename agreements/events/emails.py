"""Messages about obligations and breaches."""

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from agreements.events import labels
from agreements.models import Breach, Obligation
from core.clock import app_now
from core.emails import Email
from core.ui import dates


class ReminderEmail(Email):
    """To the people of the debtor, before an obligation is due and once it is late."""

    kind = "agreements.obligation_reminder"
    subject = _("Échéance de la convention pour %(prototype)s")
    template = "agreements/email/obligation_reminder.txt"


class NoticeEmail(Email):
    """To the people of the party in cause, when formal notice is given."""

    kind = "agreements.breach_notice"
    subject = _("Mise en demeure au sujet de %(prototype)s")
    template = "agreements/email/breach_notice.txt"


def remind(person: Any, obligation: Obligation) -> None:
    """Tells one person of the debtor that a day comes, or has passed."""
    with translation.override(person.language):
        words = {
            "what": labels.term_words(obligation.clause, obligation.term),
            "clause": labels.clause_title(obligation.clause),
            "due": dates.instant(obligation.due_at) if obligation.due_at else "",
            "path": reverse("obligation", args=[obligation.pk]),
        }
    late = obligation.due_at is not None and obligation.due_at < app_now()
    ReminderEmail(
        to=person.email,
        language=person.language,
        about=obligation,
        prototype=obligation.prototype,
        late=late,
        **words,
    ).send()


def notify(person: Any, breach: Breach, reason: str) -> None:
    """Tells one person of the party in cause that notice was given."""
    with translation.override(person.language):
        words = {
            "clause": labels.clause_title(breach.clause),
            "due": dates.instant(breach.cure_by) if breach.cure_by else "",
            "path": reverse("breach", args=[breach.pk]),
        }
    NoticeEmail(
        to=person.email,
        language=person.language,
        about=breach,
        prototype=breach.prototype,
        facts=breach.facts,
        reason=reason,
        **words,
    ).send()
