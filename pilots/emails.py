"""Messages about pilots."""

from django.utils.translation import gettext_lazy as _

from core.emails import Email


class PilotPlannedEmail(Email):
    """To the people of the startup and of the directorate, when a selection is accepted."""

    kind = "pilots.planned"
    subject = _("Le pilote « %(pilot)s » se prépare")
    template = "pilots/mail/planned.txt"


class PilotStartedEmail(Email):
    """To the people of the startup and of the directorate, when the trial starts."""

    kind = "pilots.started"
    subject = _("Le pilote « %(pilot)s » démarre")
    template = "pilots/mail/started.txt"


class PilotDecidedEmail(Email):
    """To the people of the startup, when the directorate has decided."""

    kind = "pilots.decided"
    subject = _("Décision sur le pilote « %(pilot)s »")
    template = "pilots/mail/decided.txt"
