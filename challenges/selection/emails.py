"""Mail about the selection: to jurors, and the decisions to applicants."""

import datetime as dt
import math
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from challenges.applications.emails import ToApplicants
from challenges.enums import PendingDecision
from challenges.models import Conflict, JuryMember
from core.emails import LAW, TERM, Email
from core.models import OutMail
from core.text import fit

READING = dt.timedelta(minutes=20)  # one application, read and marked: what a juror is told to reckon with


class DecisionReleased(ToApplicants):
    """Held in the outbox until the release; `decision` chooses the words."""

    kind: ClassVar[str] = "challenges.decision"
    subject: ClassVar[object] = _("Résultat de votre candidature : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/application_decision.txt"
    label = _("Résultat d’une candidature")
    action = False
    required = LAW

    def asks(self) -> bool:
        """A selection waits to be accepted."""
        return bool(self.context["decision"] == PendingDecision.SELECTED)

    def row(self, subject: str, body: str, *, now: Any, status: str) -> OutMail:
        """With what nobody edits in the outbox: the reasons that the jury signed, and the words of jurors."""
        mail = super().row(subject, body, now=now, status=status)
        with translation.override(self.language):
            mail.fixed = fit(render_to_string("challenges/mail/_jury_words.txt", self.context)).strip()
        return mail


class ReservePromoted(ToApplicants):
    """To those who may submit for the organisation, when a place falls to it."""

    kind: ClassVar[str] = "challenges.reserve_promoted"
    subject: ClassVar[object] = _("Votre candidature est retenue pour « %(challenge)s »")
    template: ClassVar[str] = "challenges/mail/application_promoted.txt"
    label = _("Candidature retenue depuis la réserve")
    action = True
    required = TERM


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
    label = _("Invitation à un jury")
    action = True
    required = TERM


class ReviewsOpen(ToJuror):
    """To each juror with readings to write, when the reading opens."""

    kind: ClassVar[str] = "challenges.reviews_open"
    subject: ClassVar[object] = _("Les lectures sont ouvertes pour « %(challenge)s »")
    template: ClassVar[str] = "challenges/mail/jury_reviews_open.txt"
    label = _("Lectures ouvertes")
    action = True
    required = TERM

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
    label = _("Lien avec un candidat noté à votre sujet")
    action = False
    required = TERM
    subject: ClassVar[object] = _("Un lien avec un candidat a été noté à votre sujet : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/link_recorded.txt"


class LinkAssessed(AboutLink):
    """To the person whose link with a candidate was assessed."""

    kind: ClassVar[str] = "challenges.link_assessed"
    label = _("Lien avec un candidat apprécié")
    action = False
    required = LAW
    subject: ClassVar[object] = _("Votre lien avec un candidat a été apprécié : %(challenge)s")
    template: ClassVar[str] = "challenges/mail/link_assessed.txt"
