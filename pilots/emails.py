"""Messages about pilots."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.queries import holders_of, people_of
from core.emails import LAW, TERM, Email
from core.roles import Role
from pilots.enums import CLOSED, Side
from pilots.models import CheckIn, DataSharing, Incident, Measure, Pilot
from pilots.sides import other, people_on


class ToBothSides(Email):
    """To the startup and to the directorate that follows it."""

    @staticmethod
    def recipients(pilot: Pilot) -> Iterable[Any]:
        return [person for side in (Side.STARTUP, Side.DIRECTORATE) for person in people_on(pilot, side)]


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


class ToBothSidesAndTeam(ToBothSides):
    """To the people of the startup and of the directorate, and to the team."""

    @staticmethod
    def recipients(pilot: Pilot) -> Iterable[Any]:
        return [*ToBothSides.recipients(pilot), *holders_of(Role.TEAM)]


class DirectoratesChangedEmail(Email):
    """To the startup, the directorates that follow a pilot and the one that leaves it, when the team changes who follows it."""

    kind = "pilots.directorates_changed"
    subject = _("Qui suit le pilote « %(pilot)s »")
    template = "pilots/mail/directorates_changed.txt"
    label = _("Direction qui suit un pilote")
    action = False
    required = TERM

    @staticmethod
    def recipients(told: tuple[Pilot, list[Organisation]]) -> Iterable[Any]:
        """`told`: the pilot, and the organisations that follow it no more."""
        pilot, gone = told
        return [*ToBothSides.recipients(pilot), *(person for one in gone for person in people_of(one))]


class PilotPausedEmail(ToBothSidesAndTeam):
    """To the people of the startup and of the directorate and to the team, when the trial is suspended, with the reason."""

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


class SiteMovedEmail(ToBothSides):
    """To the people of the startup and of the directorate, when a site changes place and its authorisation falls with it."""

    kind = "pilots.site_moved"
    subject = _("Un lieu du pilote « %(pilot)s » est à autoriser de nouveau")
    template = "pilots/mail/site_moved.txt"
    label = _("Lieu d’un pilote à autoriser de nouveau")
    action = True
    required = TERM


class SiteClosedEmail(ToBothSidesAndTeam):
    """To the people of the startup and of the directorate and to the team, when a site is refused or removed, with the reason."""

    kind = "pilots.site_closed"
    subject = _("Un lieu du pilote « %(pilot)s » n’est plus ouvert à l’essai")
    template = "pilots/mail/site_closed.txt"
    label = _("Lieu d’un pilote refusé ou retiré")
    action = False
    required = TERM


class AssessmentReturnedEmail(Email):
    """To the people of the directorate, when the data-protection officer asks for changes of the impact assessment."""

    kind = "pilots.assessment_returned"
    subject = _("L’analyse d’impact du pilote « %(pilot)s » est à reprendre")
    template = "pilots/mail/assessment_returned.txt"
    label = _("Analyse d’impact à reprendre")
    action = True
    required = LAW

    @staticmethod
    def recipients(pilot: Pilot) -> Iterable[Any]:
        return people_on(pilot, Side.DIRECTORATE)


class DataTermsEmail(Email):
    """To the people of the side that answers, when terms of a data set lent are proposed to them; to the data-protection officer too
    when it holds personal data.
    """

    kind = "pilots.data_terms"
    subject = _("Conditions d’un jeu de données à lire pour le pilote « %(pilot)s »")
    template = "pilots/mail/data_terms.txt"
    label = _("Conditions d’un jeu de données à accepter")
    action = True
    required = TERM

    @staticmethod
    def recipients(sharing: DataSharing) -> Iterable[Any]:
        officer = holders_of(Role.DPO) if sharing.dataset.personal_data else ()
        return [*people_on(sharing.pilot, sharing.awaits), *officer]


class DataAnsweredEmail(ToBothSides):
    """To the people of the startup and of the directorate, when data lent are accepted, refused, withdrawn, deleted, or objected to."""

    kind = "pilots.data_answered"
    subject = _("Données prêtées au pilote « %(pilot)s » : %(state)s")
    template = "pilots/mail/data_answered.txt"
    label = _("Suite donnée à un prêt de données")
    action = False
    required = TERM


class EvaluationSentEmail(Email):
    """To the people of the startup, when the directorate gives them an evaluation to read before it is decided."""

    kind = "pilots.evaluation_sent"
    subject = _("L’évaluation du pilote « %(pilot)s » est à lire")
    template = "pilots/mail/evaluation_sent.txt"
    label = _("Évaluation d’un pilote à lire")
    action = True
    required = LAW

    @staticmethod
    def recipients(pilot: Pilot) -> Iterable[Any]:
        return people_on(pilot, Side.STARTUP)


class EvaluationReadEmail(Email):
    """To the people of the directorate, when the startup has answered to an evaluation, or let the delay pass."""

    kind = "pilots.evaluation_read"
    subject = _("L’évaluation du pilote « %(pilot)s » peut être décidée")
    template = "pilots/mail/evaluation_read.txt"
    label = _("Évaluation d’un pilote lue par la startup")
    action = True
    required = TERM

    @staticmethod
    def recipients(pilot: Pilot) -> Iterable[Any]:
        return people_on(pilot, Side.DIRECTORATE)


class IncidentReportedEmail(Email):
    """To the programme team and the data-protection officer, when an incident is reported. What happened stays behind the login."""

    kind = "pilots.incident_reported"
    subject = _("Un incident est signalé sur le pilote « %(pilot)s »")
    template = "pilots/mail/incident_reported.txt"
    label = _("Incident signalé sur un pilote")
    action = True
    required = LAW

    @staticmethod
    def recipients(pilot: Pilot) -> Iterable[Any]:
        return holders_of(Role.TEAM, Role.DPO)


class IncidentShownEmail(Email):
    """To who reported an incident, when its public text is shown, with the text as the public reads it."""

    kind = "pilots.incident_shown"
    subject = _("L’incident signalé sur le pilote « %(pilot)s » est public")
    template = "pilots/mail/incident_shown.txt"
    label = _("Texte d’un incident rendu public")
    action = False
    required = TERM

    @staticmethod
    def recipients(incident: Incident) -> Iterable[Any]:
        return [incident.author]


class IncidentHiddenEmail(Email):
    """To who reported an incident, the team and the data-protection officer, when its public text is taken back, with the note."""

    kind = "pilots.incident_hidden"
    subject = _("Le texte public d’un incident du pilote « %(pilot)s » est retiré")
    template = "pilots/mail/incident_hidden.txt"
    label = _("Texte public d’un incident retiré")
    action = False
    required = LAW

    @staticmethod
    def recipients(incident: Incident) -> Iterable[Any]:
        return [incident.author, *holders_of(Role.TEAM, Role.DPO)]


class BreachRuledEmail(Email):
    """To the team, the startup and the directorate, when the data-protection officer has ruled on an incident."""

    kind = "pilots.breach_ruled"
    subject = _("Avis du délégué sur un incident du pilote « %(pilot)s »")
    template = "pilots/mail/breach_ruled.txt"
    label = _("Avis sur une violation de données")
    action = False
    required = LAW

    @staticmethod
    def recipients(pilot: Pilot) -> Iterable[Any]:
        return [*holders_of(Role.TEAM), *ToBothSides.recipients(pilot)]


class RectifiedEmail(Email):
    """To the side that did not write it, when a measure or a weekly point is corrected or withdrawn; after the decision to the team too."""

    kind = "pilots.rectified"
    subject = _("Correction sur le pilote « %(pilot)s »")
    template = "pilots/mail/rectified.txt"
    label = _("Mesure ou point d’un pilote corrigé")
    action = False
    required = TERM

    @staticmethod
    def recipients(row: Measure | CheckIn) -> Iterable[Any]:
        pilot = row.indicator.pilot if isinstance(row, Measure) else row.pilot
        team = holders_of(Role.TEAM) if pilot.state in CLOSED else ()
        return [*people_on(pilot, other(row.side)), *team]


class WordsHiddenEmail(Email):
    """To who wrote them, the team and the data-protection officer, when words of a measure or a weekly point are taken out."""

    kind = "pilots.words_hidden"
    subject = _("Des mots sont retirés du pilote « %(pilot)s »")
    template = "pilots/mail/words_hidden.txt"
    label = _("Mots d’une mesure ou d’un point retirés")
    action = True
    required = LAW

    @staticmethod
    def recipients(row: Measure | CheckIn) -> Iterable[Any]:
        return [_author(row), *holders_of(Role.TEAM, Role.DPO)]


class WordsJudgedEmail(Email):
    """To who wrote them and who took them out, when the data-protection officer has put words back, or erased them."""

    kind = "pilots.words_judged"
    subject = _("Avis sur des mots retirés du pilote « %(pilot)s »")
    template = "pilots/mail/words_judged.txt"
    label = _("Avis sur des mots retirés")
    action = False
    required = LAW

    @staticmethod
    def recipients(row: Measure | CheckIn) -> Iterable[Any]:
        return [person for person in (_author(row), row.hidden_by) if person is not None]


def _author(row: Measure | CheckIn) -> Any:
    return row.recorded_by if isinstance(row, Measure) else row.author
