"""Mail about challenges."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.queries import holders_of, people_of
from challenges.calls.queries.people import authors_of, people_answered, people_applying_to
from challenges.models import Challenge
from core.emails import ACCOUNT, LAW, Email
from core.roles import Role


class _ToAuthors(Email):
    @staticmethod
    def recipients(challenge: Challenge) -> Iterable[Any]:
        return authors_of(challenge)


class ChallengeProposed(Email):
    """To the programme team, when a draft is proposed."""

    kind: ClassVar[str] = "challenges.proposed"
    subject: ClassVar[object] = _("Défi proposé : %(title)s")
    template: ClassVar[str] = "challenges/mail/proposed.txt"
    label = _("Défi proposé")
    action = True
    required = ""

    @staticmethod
    def recipients(challenge: Challenge) -> Iterable[Any]:
        return holders_of(Role.TEAM)


class ChallengeTakenBack(Email):
    """To the programme team, when the authors take their proposal back before it is answered."""

    kind: ClassVar[str] = "challenges.taken_back"
    subject: ClassVar[object] = _("Défi repris par ses auteurs : %(title)s")
    template: ClassVar[str] = "challenges/mail/taken_back.txt"
    label = _("Défi repris par ses auteurs")
    action = False
    required = ""

    @staticmethod
    def recipients(challenge: Challenge) -> Iterable[Any]:
        return holders_of(Role.TEAM)


class ChangesRequested(_ToAuthors):
    """To the authors, when the team asks for changes."""

    kind: ClassVar[str] = "challenges.changes_requested"
    subject: ClassVar[object] = _("Modifications demandées : %(title)s")
    template: ClassVar[str] = "challenges/mail/changes_requested.txt"
    label = _("Modifications demandées sur un défi")
    action = True
    required = ""


class ChallengeApproved(_ToAuthors):
    """To the authors, when the team approves."""

    kind: ClassVar[str] = "challenges.approved"
    subject: ClassVar[object] = _("Défi approuvé : %(title)s")
    template: ClassVar[str] = "challenges/mail/approved.txt"
    label = _("Défi approuvé")
    action = False
    required = ""


class WriterAdded(Email):
    """To the people of an organisation that was just added to the writers of a challenge."""

    kind: ClassVar[str] = "challenges.writer_added"
    subject: ClassVar[object] = _("Vous écrivez maintenant ce défi : %(title)s")
    template: ClassVar[str] = "challenges/mail/writer_added.txt"
    label = _("Vous écrivez un défi")
    action = False
    required = ACCOUNT

    @staticmethod
    def recipients(organisation: Organisation) -> Iterable[Any]:
        return people_of(organisation)


class RemarksMade(Email):
    """To one person who writes a challenge, at most once an hour: remarks of others, and answers to their own."""

    kind: ClassVar[str] = "challenges.remarks"
    subject: ClassVar[object] = _("Remarques sur le défi : %(title)s")
    template: ClassVar[str] = "challenges/mail/remarks.txt"
    label = _("Remarques sur un défi")
    action = False
    required = ""

    @staticmethod
    def recipients(person: Any) -> Iterable[Any]:
        return [person]


class ChallengeCancelled(Email):
    """To authors, team and people with an application, when a challenge is withdrawn or cancelled."""

    kind: ClassVar[str] = "challenges.cancelled"
    subject: ClassVar[object] = _("Défi annulé : %(title)s")
    template: ClassVar[str] = "challenges/mail/cancelled.txt"
    label = _("Défi annulé")
    action = False
    required = LAW

    @staticmethod
    def recipients(challenge: Challenge) -> Iterable[Any]:
        return [*authors_of(challenge), *holders_of(Role.TEAM)]


class CallCancelled(Email):
    """To applicants, when a challenge is cancelled: it leads them to their own applications."""

    kind: ClassVar[str] = "challenges.call_cancelled"
    subject: ClassVar[object] = _("Défi annulé : %(title)s")
    template: ClassVar[str] = "challenges/mail/cancelled.txt"
    label = _("Défi annulé, pour ses candidats")
    action = False
    required = LAW

    @staticmethod
    def recipients(challenge: Challenge) -> Iterable[Any]:
        return people_applying_to(challenge)


class ChallengeAmended(Email):
    """To whoever has an application under way."""

    kind: ClassVar[str] = "challenges.amended"
    subject: ClassVar[object] = _("Le défi a changé : %(title)s")
    template: ClassVar[str] = "challenges/mail/amended.txt"
    label = _("Défi modifié")
    action = False
    required = LAW

    @staticmethod
    def recipients(challenge: Challenge) -> Iterable[Any]:
        return people_applying_to(challenge)


class QuestionAsked(Email):
    """To authors and team, when a public question is asked."""

    kind: ClassVar[str] = "challenges.question_asked"
    subject: ClassVar[object] = _("Question sur le défi : %(title)s")
    template: ClassVar[str] = "challenges/mail/question_asked.txt"
    label = _("Question sur un défi")
    action = True
    required = ""

    @staticmethod
    def recipients(challenge: Challenge) -> Iterable[Any]:
        return [*authors_of(challenge), *holders_of(Role.TEAM)]


class QuestionsAnswered(Email):
    """To whoever asked, and to whoever has an application under way: the answers published or corrected since the last mail."""

    kind: ClassVar[str] = "challenges.questions_answered"
    subject: ClassVar[object] = _("Questions et réponses : %(title)s")
    template: ClassVar[str] = "challenges/mail/questions_answered.txt"
    label = _("Questions et réponses d’un défi")
    action = False
    required = ""

    @staticmethod
    def recipients(challenge: Challenge) -> Iterable[Any]:
        return people_answered(challenge)


class ChallengeAlarm(Email):
    """To team and legal officers, when a challenge could not open; once until it is settled."""

    kind: ClassVar[str] = "challenges.alarm"
    subject: ClassVar[object] = _("À régler : %(title)s")
    template: ClassVar[str] = "challenges/mail/alarm.txt"
    label = _("Défi qui n’a pas pu ouvrir")
    action = True
    required = ""

    @staticmethod
    def recipients(challenge: Challenge) -> Iterable[Any]:
        return holders_of(Role.TEAM, Role.LEGAL)
