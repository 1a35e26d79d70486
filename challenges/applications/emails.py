"""Mail to applicants."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from challenges.applications.queries.application import applicants_of, people_drafting
from challenges.applications.queries.consortium import representatives_of
from challenges.models import Application, ApplicationMember, Challenge
from core.emails import Email


class ToApplicants(Email):
    """To the people who act for the lead organisation. Consortium members read in the application itself."""

    @staticmethod
    def recipients(application: Application) -> Iterable[Any]:
        return applicants_of(application)


class ApplicationReceived(ToApplicants):
    """To the people of the organisation, at each submission, with a full copy."""

    kind: ClassVar[str] = "challenges.application_received"
    subject: ClassVar[object] = _("Candidature reçue : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/application_received.txt"


class ApplicationWithdrawn(ToApplicants):
    """To the people of the organisation, when a submitted application is withdrawn."""

    kind: ClassVar[str] = "challenges.application_withdrawn"
    subject: ClassVar[object] = _("Candidature retirée : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/application_withdrawn.txt"


class CorrectionRequested(ToApplicants):
    """To the people of the organisation, when the team opens the content again."""

    kind: ClassVar[str] = "challenges.correction_requested"
    subject: ClassVar[object] = _("Action demandée : corriger votre candidature à « %(challenge)s »")
    template: ClassVar[str] = "challenges/mail/application_correction.txt"


class FormChanged(Email):
    """To the people who have a draft, when the questions of their call change."""

    kind: ClassVar[str] = "challenges.form_changed"
    subject: ClassVar[object] = _("Le formulaire a changé : %(title)s")
    template: ClassVar[str] = "challenges/mail/form_changed.txt"

    @staticmethod
    def recipients(challenge: Challenge) -> Iterable[Any]:
        return people_drafting(challenge)


class DeadlineMoved(ToApplicants):
    """To the people of the organisation, when the team gives them, and them alone, more time."""

    kind: ClassVar[str] = "challenges.deadline_moved"
    subject: ClassVar[object] = _("Délai accordé : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/deadline_moved.txt"


class ApplicationIneligible(ToApplicants):
    """To the people of the organisation, with the reason and the remedies."""

    kind: ClassVar[str] = "challenges.application_ineligible"
    subject: ClassVar[object] = _("Votre candidature n’est pas recevable : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/application_ineligible.txt"


class ConsortiumInvitation(Email):
    """To those who bind the invited organisation."""

    kind: ClassVar[str] = "challenges.consortium_invitation"
    subject: ClassVar[object] = _("Action demandée : rejoindre le groupement de %(lead)s")
    template: ClassVar[str] = "challenges/mail/consortium_invitation.txt"

    @staticmethod
    def recipients(member: ApplicationMember) -> Iterable[Any]:
        return representatives_of(member.organisation)


class ConsortiumAnswer(ToApplicants):
    """To the people of the lead, when an invited organisation consents or declines."""

    kind: ClassVar[str] = "challenges.consortium_answer"
    subject: ClassVar[object] = _("Réponse de %(member)s à votre invitation")
    template: ClassVar[str] = "challenges/mail/consortium_answer.txt"
