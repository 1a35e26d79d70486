"""Mail to applicants."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from challenges.applications.instants import exact
from challenges.applications.mail_places import ADDRESS, APPLICATION, CHALLENGE, example_of_application
from challenges.applications.queries.applicants import known_applicants
from challenges.applications.queries.application import applicants_of, people_drafting
from challenges.applications.queries.consortium import representatives_of
from challenges.models import Application, ApplicationMember, Challenge
from core.clock import app_now
from core.emails import ACCOUNT, LAW, TERM, Email
from core.mail_words import Place


class ToApplicants(Email):
    """To the people who act for the lead organisation. Consortium members read in the application itself."""

    @staticmethod
    def recipients(application: Application) -> Iterable[Any]:
        return known_applicants(application)


class ToRepresentatives(Email):
    """To those who bind a member of the consortium: they alone answer for it."""

    @staticmethod
    def recipients(member: ApplicationMember) -> Iterable[Any]:
        return representatives_of(member.organisation)


class ToPeople(Email):
    """To the people whom the service names (`mail.messages_to`)."""

    @staticmethod
    def recipients(people: Iterable[Any]) -> Iterable[Any]:
        return people


class ApplicationReceived(ToApplicants):
    """To the people of the organisation, at each submission, with a full copy."""

    kind: ClassVar[str] = "challenges.application_received"
    subject: ClassVar[object] = _("Candidature reçue : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/application_received.txt"
    label = _("Candidature reçue")
    action = False
    required = LAW


class ApplicationWithdrawn(ToApplicants):
    """To the people of the organisation, when a submitted application is withdrawn."""

    kind: ClassVar[str] = "challenges.application_withdrawn"
    subject: ClassVar[object] = _("Candidature retirée : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/application_withdrawn.txt"
    label = _("Candidature retirée")
    action = False
    required = ACCOUNT


class ApplicationTakenBack(Email):
    """To the people of the lead and to those who bind the members of its consortium, when a submission is taken back."""

    kind: ClassVar[str] = "challenges.application_taken_back"
    subject: ClassVar[object] = _("Candidature reprise, à déposer de nouveau : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/application_taken_back.txt"
    label = _("Candidature reprise")
    action = False
    required = ACCOUNT

    @staticmethod
    def recipients(application: Application) -> Iterable[Any]:
        yield from applicants_of(application)
        for member in application.members.filter(declined_at__isnull=True).select_related("organisation"):
            yield from representatives_of(member.organisation)


class DraftReminder(ToApplicants):
    """To the people of the organisation whose application is not submitted: 24 hours before the closing, and 2 hours when it had
    been submitted and was taken back.
    """

    kind: ClassVar[str] = "challenges.draft_reminder"
    subject: ClassVar[object] = _("Pas encore déposée : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/draft_reminder.txt"
    variants: ClassVar[Mapping[str, Any]] = {"draft": _("brouillon"), "taken_back": _("candidature reprise")}
    places: ClassVar[tuple[Place, ...]] = (
        CHALLENGE,
        APPLICATION,
        Place("date", "until_words", _("le jour et l’heure de la clôture"), needed=True),
        ADDRESS,
    )
    label = _("Rappel avant la clôture")
    action = True
    required = TERM

    @classmethod
    def variant_context(cls, variant: str) -> dict[str, Any]:
        return {"taken_back": variant == "taken_back"}

    def variant(self) -> str:
        return "taken_back" if self.context["taken_back"] else "draft"

    def facts(self) -> dict[str, Any]:
        """With the closing in words."""
        return (
            self.context
            if "until" not in self.context
            else self.context | {"until_words": exact(self.context["until"])}
        )

    @classmethod
    def example(cls, user: Any) -> dict[str, Any] | None:
        found = example_of_application(user)
        return found and found | {"until": app_now()}


class NotSubmitted(ToApplicants):
    """To the people of the organisation, when a submission that was taken back has not been submitted again."""

    kind: ClassVar[str] = "challenges.not_submitted"
    subject: ClassVar[object] = _("Non déposée : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/not_submitted.txt"
    label = _("Candidature non déposée")
    action = False
    required = ACCOUNT


class ApplicationTransferred(ToPeople):
    """To the people of both organisations, when a draft passes from one to the other."""

    kind: ClassVar[str] = "challenges.application_transferred"
    subject: ClassVar[object] = _("Candidature confiée à %(new)s : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/application_transferred.txt"
    label = _("Candidature confiée à une autre organisation")
    action = False
    required = ACCOUNT


class CorrectionRequested(ToApplicants):
    """To the people of the organisation, when the team opens parts of the content again."""

    kind: ClassVar[str] = "challenges.correction_requested"
    subject: ClassVar[object] = _("Corriger votre candidature à « %(challenge)s »")
    template: ClassVar[str] = "challenges/mail/application_correction.txt"
    label = _("Correction demandée")
    action = True
    required = TERM


class FormChanged(Email):
    """To the people who have a draft, when the questions of their call change."""

    kind: ClassVar[str] = "challenges.form_changed"
    subject: ClassVar[object] = _("Le formulaire a changé : %(title)s")
    template: ClassVar[str] = "challenges/mail/form_changed.txt"
    label = _("Formulaire de candidature modifié")
    action = False
    required = TERM

    @staticmethod
    def recipients(challenge: Challenge) -> Iterable[Any]:
        return people_drafting(challenge)


class CorrectionLapsed(ToApplicants):
    """To the people of the organisation, when nothing was sent by the deadline of a correction."""

    kind: ClassVar[str] = "challenges.correction_lapsed"
    subject: ClassVar[object] = _("Correction non déposée : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/correction_lapsed.txt"
    label = _("Correction non déposée")
    action = False
    required = LAW


class CorrectionLapsedTeam(ToPeople):
    """To the team, but for those who are kept away from the file, when a correction did not come."""

    kind: ClassVar[str] = "challenges.correction_lapsed_team"
    subject: ClassVar[object] = _("Correction non venue : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/correction_lapsed_team.txt"
    label = _("Correction non venue, pour l’équipe")
    action = False
    required = ""


class DeadlineMoved(ToApplicants):
    """To the people of the organisation, when the team gives them, and them alone, more time."""

    kind: ClassVar[str] = "challenges.deadline_moved"
    subject: ClassVar[object] = _("Délai accordé : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/deadline_moved.txt"
    label = _("Délai accordé")
    action = False
    required = TERM


class ApplicationIneligible(ToApplicants):
    """To the people of the organisation, with the reason and the remedies."""

    kind: ClassVar[str] = "challenges.application_ineligible"
    subject: ClassVar[object] = _("Votre candidature n’est pas recevable : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/application_ineligible.txt"
    label = _("Candidature non recevable")
    action = False
    required = LAW


class SamePeopleFound(ToApplicants):
    """To the people of each of two applications that share somebody. It names neither to the other."""

    kind: ClassVar[str] = "challenges.same_people"
    subject: ClassVar[object] = _("Deux candidatures des mêmes personnes : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/same_people.txt"
    label = _("Deux candidatures des mêmes personnes")
    action = True
    required = TERM


class ConsortiumInvitation(ToRepresentatives):
    """To those who bind the invited organisation."""

    kind: ClassVar[str] = "challenges.consortium_invitation"
    subject: ClassVar[object] = _("Rejoindre le groupement de %(lead)s")
    template: ClassVar[str] = "challenges/mail/consortium_invitation.txt"
    label = _("Invitation en groupement")
    action = True
    required = TERM


class ConsortiumReconfirm(ToRepresentatives):
    """To those who bind a member, when the content changed after its consent: once for each content."""

    kind: ClassVar[str] = "challenges.consortium_reconfirm"
    subject: ClassVar[object] = _("Confirmer votre accord à la candidature de %(lead)s")
    template: ClassVar[str] = "challenges/mail/consortium_reconfirm.txt"
    label = _("Accord de groupement à confirmer")
    action = True
    required = TERM


class ConsortiumAnswer(ToApplicants):
    """To the people of the lead, when an invited organisation consents or declines."""

    kind: ClassVar[str] = "challenges.consortium_answer"
    subject: ClassVar[object] = _("Réponse de %(member)s à votre invitation")
    template: ClassVar[str] = "challenges/mail/consortium_answer.txt"
    label = _("Réponse à une invitation en groupement")
    action = False
    required = ""


class FilesHanded(Email):
    """To the colleague who is given applications to handle, once for all those of one act."""

    kind: ClassVar[str] = "challenges.files_handed"
    subject: ClassVar[object] = _("Dossiers confiés : %(place)s")
    template: ClassVar[str] = "challenges/mail/files_handed.txt"
    label = _("Dossiers que l’on vous confie")
    action = True
    required = ""

    @staticmethod
    def recipients(agent: Any) -> Iterable[Any]:
        return [agent]
