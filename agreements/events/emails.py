"""Messages about obligations, allegations and breaches."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.queries import people_of
from agreements.events import labels
from agreements.models import Allegation, Breach, Obligation
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


def _declarers(allegation: Allegation) -> Iterable[Any]:
    if allegation.declarer is not None:
        return people_of(allegation.declarer)
    return [allegation.declared_by] if allegation.declared_by else ()


class AllegationReceived(Email):
    """To whoever declared something of another, when it is kept: that it is private, and what follows."""

    kind = "agreements.allegation_received"
    subject = _("Votre déclaration au sujet de %(prototype)s est reçue")
    template = "agreements/email/allegation_received.txt"
    label = _("Accusé de réception d’une déclaration")
    action = False
    required = ""
    recipients = staticmethod(_declarers)


class AllegationNotified(Email):
    """To the people of the party in question, when the facts alleged of it are notified."""

    kind = "agreements.allegation_notified"
    subject = _("Faits portés à votre connaissance au sujet de %(prototype)s")
    template = "agreements/email/allegation_notified.txt"
    label = _("Notification d’une mise en cause")
    action = True
    required = LAW

    @staticmethod
    def recipients(allegation: Allegation) -> Iterable[Any]:
        if allegation.accused is not None or allegation.accused_name:
            return people_of(allegation.accused) if allegation.accused else ()
        return people_of(allegation.prototype.maker) if allegation.prototype.maker else ()


def tell_received(allegation: Allegation) -> int:
    """Tells whoever declared it; how many."""
    return AllegationReceived.tell(
        allegation,
        prototype=allegation.prototype,
        what=partial(labels.allegation_words, allegation),
        path=partial(reverse, "allegation", args=[allegation.pk]),
    )


def tell_notified(allegation: Allegation) -> int:
    """Tells the party in question; how many."""
    return AllegationNotified.tell(
        allegation,
        prototype=allegation.prototype,
        what=partial(labels.allegation_words, allegation),
        account=allegation.account,
        notice=allegation.notice,
        articles=lambda: ", ".join(labels.clause_title(key) for key in allegation.articles),
        due=partial(dates.until, allegation.answer_by) if allegation.answer_by else "",
        path=partial(reverse, "allegation", args=[allegation.pk]),
    )


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
