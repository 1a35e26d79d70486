"""Messages about obligations and breaches."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.queries import people_of
from agreements.events import labels
from agreements.models import Breach, Obligation
from core.clock import app_now
from core.emails import LAW, TERM, Email
from core.ui import dates


class ReminderEmail(Email):
    """To the people of the debtor, before an obligation is due and once it is late."""

    kind = "agreements.obligation_reminder"
    subject = _("Échéance de la convention pour %(prototype)s")
    template = "agreements/email/obligation_reminder.txt"
    label = _("Échéance d’une convention")
    action = True
    required = TERM

    @staticmethod
    def recipients(obligation: Obligation) -> Iterable[Any]:
        return people_of(obligation.debtor) if obligation.debtor else ()


class NoticeEmail(Email):
    """To the people of the party in cause, when formal notice is given."""

    kind = "agreements.breach_notice"
    subject = _("Mise en demeure au sujet de %(prototype)s")
    template = "agreements/email/breach_notice.txt"
    label = _("Mise en demeure")
    action = True
    required = LAW

    @staticmethod
    def recipients(breach: Breach) -> Iterable[Any]:
        return people_of(breach.against) if breach.against else ()


def remind(obligation: Obligation) -> int:
    """Tells the people of the debtor that a day comes, or has passed; how many."""
    due = obligation.due_at
    return ReminderEmail.tell(
        obligation,
        prototype=obligation.prototype,
        late=due is not None and due < app_now(),
        what=partial(labels.term_words, obligation.clause, obligation.term),
        clause=partial(labels.clause_title, obligation.clause),
        due=partial(dates.instant, due) if due else "",
        path=partial(reverse, "obligation", args=[obligation.pk]),
    )


def notify(breach: Breach, reason: str) -> int:
    """Tells the people of the party in cause that notice was given; how many."""
    return NoticeEmail.tell(
        breach,
        prototype=breach.prototype,
        facts=breach.facts,
        reason=reason,
        clause=partial(labels.clause_title, breach.clause),
        due=partial(dates.instant, breach.cure_by) if breach.cure_by else "",
        path=partial(reverse, "breach", args=[breach.pk]),
    )
