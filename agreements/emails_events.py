"""Messages about obligations and breaches."""

from django.utils.translation import gettext_lazy as _

from core.emails import Email


class ReminderEmail(Email):
    kind = "agreements.obligation_reminder"
    subject = _("Échéance de la convention pour %(prototype)s")
    template = "agreements/email/obligation_reminder.txt"


class NoticeEmail(Email):
    kind = "agreements.breach_notice"
    subject = _("Mise en demeure au sujet de %(prototype)s")
    template = "agreements/email/breach_notice.txt"
