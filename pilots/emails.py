"""Messages about pilots."""

from django.utils.translation import gettext_lazy as _

from core.emails import Email


class PilotPlannedEmail(Email):
    kind = "pilots.planned"
    subject = _("Le pilote « %(pilot)s » se prépare")
    template = "pilots/mail/planned.txt"


class PilotStartedEmail(Email):
    kind = "pilots.started"
    subject = _("Le pilote « %(pilot)s » démarre")
    template = "pilots/mail/started.txt"


class PilotDecidedEmail(Email):
    kind = "pilots.decided"
    subject = _("Décision sur le pilote « %(pilot)s »")
    template = "pilots/mail/decided.txt"
