"""Mail about the selection: to jurors, and the decisions to applicants."""

import datetime as dt
import math
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries import holders_of
from challenges.applications.emails import ToApplicants
from challenges.enums import PendingDecision
from challenges.models import Conflict, JuryMember, JurySeatOffer
from core.emails import Email, Reader
from core.roles import Role

READING = dt.timedelta(minutes=20)  # one application, read and marked: what a juror is told to reckon with


class DecisionReleased(ToApplicants):
    """Held in the outbox until the release; `decision` chooses the words."""

    kind: ClassVar[str] = "challenges.decision"
    subject: ClassVar[object] = _("Résultat de votre candidature : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/application_decision.txt"
    action = False

    def asks(self) -> bool:
        """A selection waits to be accepted."""
        return bool(self.context["decision"] == PendingDecision.SELECTED)


class ReservePromoted(ToApplicants):
    """To those who may submit for the organisation, when a place falls to it."""

    kind: ClassVar[str] = "challenges.reserve_promoted"
    subject: ClassVar[object] = _("Votre candidature est retenue pour « %(challenge)s »")
    template: ClassVar[str] = "challenges/mail/application_promoted.txt"
    action = True


class ToJuror(Email):
    """To the person who is appointed to a jury."""

    @staticmethod
    def recipients(member: JuryMember) -> Iterable[Any]:
        return [member.user]


class JuryInvitation(ToJuror):
    """To the person who is appointed to a jury."""

    kind: ClassVar[str] = "challenges.jury_invitation"
    subject: ClassVar[object] = _("Vous siégez au jury du défi : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/jury_invitation.txt"
    action = True


class JurorDismissed(ToJuror):
    """To the person whose seat the team ends."""

    kind: ClassVar[str] = "challenges.juror_dismissed"
    subject: ClassVar[object] = _("Vous ne siégez plus au jury du défi : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/juror_dismissed.txt"
    action = False


class ReviewsOpen(ToJuror):
    """To each juror with readings to write, when the reading opens."""

    kind: ClassVar[str] = "challenges.reviews_open"
    subject: ClassVar[object] = _("Les lectures sont ouvertes pour « %(challenge)s »")
    template: ClassVar[str] = "challenges/mail/jury_reviews_open.txt"
    action = True

    @classmethod
    def messages(cls, subject: JuryMember, *, about: Any = None, **context: Any) -> list[Self]:
        """With the day by which readings are due, and the time that they take: READING each."""
        hours = math.ceil(2 * context["count"] * READING / dt.timedelta(hours=1)) / 2
        return super().messages(subject, about=about, due=about.reviews_due_at, hours=hours, **context)


class AboutLink(Email):
    """To the person whose link with a candidate it is."""

    @staticmethod
    def recipients(conflict: Conflict) -> Iterable[Any]:
        return [conflict.person]


class LinkRecorded(AboutLink):
    """To the person whose link with a candidate the team has recorded."""

    kind: ClassVar[str] = "challenges.link_recorded"
    action = False
    subject: ClassVar[object] = _("Un lien avec un candidat a été noté à votre sujet : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/link_recorded.txt"


class LinkAssessed(AboutLink):
    """To the person whose link with a candidate was assessed."""

    kind: ClassVar[str] = "challenges.link_assessed"
    action = False
    subject: ClassVar[object] = _("Votre lien avec un candidat a été apprécié : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/link_assessed.txt"


class _ToInvited(Email):
    """To the invited address: in the language of its account, else in the one chosen for it."""

    @staticmethod
    def recipients(offer: JurySeatOffer) -> Iterable[Any]:
        known = User.objects.filter(email__iexact=offer.email).first()
        return [known or Reader(offer.email, offer.language, offer.name)]


class JurySeatOffered(_ToInvited):
    """To an address without account, when the team invites its holder to a jury."""

    kind: ClassVar[str] = "challenges.jury_seat_offered"
    subject: ClassVar[object] = _("Invitation à siéger au jury du défi : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/jury_seat_offered.txt"
    action = True


class JurySeatWithdrawn(_ToInvited):
    """To the invited address, when the team takes its invitation back."""

    kind: ClassVar[str] = "challenges.jury_seat_withdrawn"
    subject: ClassVar[object] = _("Invitation au jury retirée : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/jury_seat_withdrawn.txt"
    action = False


class JurySeatAnswered(Email):
    """To whoever sent an invitation to a jury, when it is accepted, declined, or lapses; to the team once that person left it."""

    kind: ClassVar[str] = "challenges.jury_seat_answered"
    subject: ClassVar[object] = _("Réponse de %(name)s à l’invitation au jury : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/jury_seat_answered.txt"
    action = False

    @staticmethod
    def recipients(offer: JurySeatOffer) -> Iterable[Any]:
        team = holders_of(Role.TEAM)
        return team.filter(pk=offer.sent_by_id) or team
