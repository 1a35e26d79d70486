"""Messages about pilots."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.queries import people_of
from core.emails import LAW, TERM, Email
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
    label = _("Pilote en préparation")
    action = False
    required = ""


class PilotStartedEmail(ToBothSides):
    """To the people of the startup and of the directorate, when the trial starts."""

    kind = "pilots.started"
    subject = _("Le pilote « %(pilot)s » démarre")
    template = "pilots/mail/started.txt"
    label = _("Pilote démarré")
    action = False
    required = ""


class PilotPausedEmail(ToBothSides):
    """To the people of the startup and of the directorate, when the trial is suspended, with the reason."""

    kind = "pilots.paused"
    subject = _("Le pilote « %(pilot)s » est suspendu")
    template = "pilots/mail/paused.txt"
    label = _("Pilote suspendu")
    action = False
    required = TERM


class PilotResumedEmail(ToBothSides):
    """To the people of the startup and of the directorate, when a suspended trial goes on."""

    kind = "pilots.resumed"
    subject = _("Le pilote « %(pilot)s » reprend")
    template = "pilots/mail/resumed.txt"
    label = _("Pilote repris")
    action = False
    required = TERM


class PilotDecidedEmail(Email):
    """To the people of the startup, when the directorate has decided."""

    kind = "pilots.decided"
    subject = _("Décision sur le pilote « %(pilot)s »")
    template = "pilots/mail/decided.txt"
    label = _("Décision sur un pilote")
    action = False
    required = LAW

    @staticmethod
    def recipients(pilot: Pilot) -> Iterable[Any]:
        maker = pilot.prototype.maker
        return people_of(maker) if maker else ()
