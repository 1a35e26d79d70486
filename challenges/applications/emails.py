"""Mail to applicants."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from core.emails import Email


class ApplicationReceived(Email):
    """To the people of the organisation, at each submission, with a full copy."""

    kind: ClassVar[str] = "challenges.application_received"
    subject: ClassVar[object] = _("Candidature reçue : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/application_received.txt"


class ApplicationWithdrawn(Email):
    """To the people of the organisation, when a submitted application is withdrawn."""

    kind: ClassVar[str] = "challenges.application_withdrawn"
    subject: ClassVar[object] = _("Candidature retirée : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/application_withdrawn.txt"


class CorrectionRequested(Email):
    """To the people of the organisation, when the team opens the content again."""

    kind: ClassVar[str] = "challenges.correction_requested"
    subject: ClassVar[object] = _("Action demandée : corriger votre candidature à « %(challenge)s »")
    template: ClassVar[str] = "challenges/mail/application_correction.txt"


class ApplicationIneligible(Email):
    """To the people of the organisation, with the reason and the remedies."""

    kind: ClassVar[str] = "challenges.application_ineligible"
    subject: ClassVar[object] = _("Votre candidature n’est pas recevable : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/application_ineligible.txt"


class ConsortiumInvitation(Email):
    """To those who bind the invited organisation."""

    kind: ClassVar[str] = "challenges.consortium_invitation"
    subject: ClassVar[object] = _("Action demandée : rejoindre le groupement de %(lead)s")
    template: ClassVar[str] = "challenges/mail/consortium_invitation.txt"


class ConsortiumAnswer(Email):
    """To the people of the lead, when an invited organisation consents or declines."""

    kind: ClassVar[str] = "challenges.consortium_answer"
    subject: ClassVar[object] = _("Réponse de %(member)s à votre invitation")
    template: ClassVar[str] = "challenges/mail/consortium_answer.txt"


class NewMessage(Email):
    """To the people of the organisation, when the team writes in the thread."""

    kind: ClassVar[str] = "challenges.application_message"
    subject: ClassVar[object] = _("Nouveau message : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/application_message.txt"
