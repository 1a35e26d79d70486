"""Mail about challenges."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from core.emails import Email


class ChallengeProposed(Email):
    kind: ClassVar[str] = "challenges.proposed"
    subject: ClassVar[object] = _("Défi proposé : %(title)s")
    template: ClassVar[str] = "challenges/mail/proposed.txt"


class ChangesRequested(Email):
    kind: ClassVar[str] = "challenges.changes_requested"
    subject: ClassVar[object] = _("Modifications demandées : %(title)s")
    template: ClassVar[str] = "challenges/mail/changes_requested.txt"


class ChallengeApproved(Email):
    kind: ClassVar[str] = "challenges.approved"
    subject: ClassVar[object] = _("Défi approuvé : %(title)s")
    template: ClassVar[str] = "challenges/mail/approved.txt"


class ChallengeCancelled(Email):
    kind: ClassVar[str] = "challenges.cancelled"
    subject: ClassVar[object] = _("Défi annulé : %(title)s")
    template: ClassVar[str] = "challenges/mail/cancelled.txt"


class ChallengeAmended(Email):
    kind: ClassVar[str] = "challenges.amended"
    subject: ClassVar[object] = _("Le défi a changé : %(title)s")
    template: ClassVar[str] = "challenges/mail/amended.txt"


class QuestionAsked(Email):
    kind: ClassVar[str] = "challenges.question_asked"
    subject: ClassVar[object] = _("Question sur le défi : %(title)s")
    template: ClassVar[str] = "challenges/mail/question_asked.txt"


class QuestionAnswered(Email):
    kind: ClassVar[str] = "challenges.question_answered"
    subject: ClassVar[object] = _("Réponse à votre question : %(title)s")
    template: ClassVar[str] = "challenges/mail/question_answered.txt"


class ChallengeAlarm(Email):
    kind: ClassVar[str] = "challenges.alarm"
    subject: ClassVar[object] = _("À régler : %(title)s")
    template: ClassVar[str] = "challenges/mail/alarm.txt"
