"""Messages about pilots."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.queries import people_of
from core.emails import Email
from pilots.models import Pilot


class ToBothSides(Email):
    """To the startup and to the directorate that follows it."""

    @staticmethod
    def recipients(pilot: Pilot) -> Iterable[Any]:
        sides = [side for side in (pilot.prototype.maker, pilot.directorate) if side is not None]
        return [person for side in sides for person in people_of(side)]


class PilotPlannedEmail(ToBothSides):
    """To the people of the startup and of the directorate, when a selection is accepted."""

    kind = "pilots.planned"
    subject = _("Le pilote « %(pilot)s » se prépare")
    template = "pilots/mail/planned.txt"
    action = False


class PilotStartedEmail(ToBothSides):
    """To the people of the startup and of the directorate, when the trial starts."""

    kind = "pilots.started"
    subject = _("Le pilote « %(pilot)s » démarre")
    template = "pilots/mail/started.txt"
    action = False


class PilotPausedEmail(ToBothSides):
    """To the people of the startup and of the directorate, when the trial is suspended, with the reason."""

    kind = "pilots.paused"
    subject = _("Le pilote « %(pilot)s » est suspendu")
    template = "pilots/mail/paused.txt"
    action = False


class PilotResumedEmail(ToBothSides):
    """To the people of the startup and of the directorate, when a suspended trial goes on."""

    kind = "pilots.resumed"
    subject = _("Le pilote « %(pilot)s » reprend")
    template = "pilots/mail/resumed.txt"
    action = False


class PilotDecidedEmail(Email):
    """To the people of the startup, when the directorate has decided."""

    kind = "pilots.decided"
    subject = _("Décision sur le pilote « %(pilot)s »")
    template = "pilots/mail/decided.txt"
    action = False

    @staticmethod
    def recipients(pilot: Pilot) -> Iterable[Any]:
        maker = pilot.prototype.maker
        return people_of(maker) if maker else ()
