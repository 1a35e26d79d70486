"""Mail about challenges."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from core.emails import Email


class ChallengeProposed(Email):
    """To the programme team, when a draft is proposed."""

    kind: ClassVar[str] = "challenges.proposed"
    subject: ClassVar[object] = _("Défi proposé : %(title)s")
    template: ClassVar[str] = "challenges/mail/proposed.txt"


class ChangesRequested(Email):
    """To the authors, when the team asks for changes."""

    kind: ClassVar[str] = "challenges.changes_requested"
    subject: ClassVar[object] = _("Modifications demandées : %(title)s")
    template: ClassVar[str] = "challenges/mail/changes_requested.txt"


class ChallengeApproved(Email):
    """To the authors, when the team approves."""

    kind: ClassVar[str] = "challenges.approved"
    subject: ClassVar[object] = _("Défi approuvé : %(title)s")
    template: ClassVar[str] = "challenges/mail/approved.txt"


class ChallengeCancelled(Email):
    """To authors, team and people with an application, when a challenge is withdrawn or cancelled."""

    kind: ClassVar[str] = "challenges.cancelled"
    subject: ClassVar[object] = _("Défi annulé : %(title)s")
    template: ClassVar[str] = "challenges/mail/cancelled.txt"


class ChallengeAmended(Email):
    """To people whose application is still being written, when a published challenge changes."""

    kind: ClassVar[str] = "challenges.amended"
    subject: ClassVar[object] = _("Le défi a changé : %(title)s")
    template: ClassVar[str] = "challenges/mail/amended.txt"


class QuestionAsked(Email):
    """To authors and team, when a public question is asked."""

    kind: ClassVar[str] = "challenges.question_asked"
    subject: ClassVar[object] = _("Question sur le défi : %(title)s")
    template: ClassVar[str] = "challenges/mail/question_asked.txt"


class QuestionAnswered(Email):
    """To whoever asked, at the first answer."""

    kind: ClassVar[str] = "challenges.question_answered"
    subject: ClassVar[object] = _("Réponse à votre question : %(title)s")
    template: ClassVar[str] = "challenges/mail/question_answered.txt"


class ChallengeAlarm(Email):
    """To team and legal officers, when a challenge could not open; once until it is settled."""

    kind: ClassVar[str] = "challenges.alarm"
    subject: ClassVar[object] = _("À régler : %(title)s")
    template: ClassVar[str] = "challenges/mail/alarm.txt"
