"""Mail about exchanges."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from accounts.queries import holders_of
from casework.models import Case
from core.emails import Email, Reader


class NewMessages(Email):
    """To one person, at most once an hour: how many new messages in which exchanges. Their text is read on the site."""

    kind: ClassVar[str] = "casework.new_messages"
    subject: ClassVar[object] = _("Nouveaux messages : %(titles)s")
    template: ClassVar[str] = "casework/mail/new_messages.txt"

    @staticmethod
    def recipients(person: Any) -> Iterable[Any]:
        return [person]


class ToOpener(Email):
    """To whoever opened the case, at the address given; to nobody when it is anonymous."""

    @staticmethod
    def recipients(case: Case) -> Iterable[Any]:
        email = case.opener_email or (case.opener.email if case.opener and case.opener.is_active else "")
        return [Reader(email, case.language)] if email else []


class CaseAcknowledged(ToOpener):
    """To whoever opened the case, at once: number, date, service, date and sense of silence, remedies; never the text sent."""

    kind: ClassVar[str] = "casework.case_acknowledged"
    subject: ClassVar[object] = _("Accusé de réception : %(number)s")
    template: ClassVar[str] = "casework/mail/case_acknowledged.txt"


class CaseOpened(Email):
    """To the role that answers this kind of case, when one is opened."""

    kind: ClassVar[str] = "casework.case_opened"
    subject: ClassVar[object] = _("Nouveau dossier : %(number)s")
    template: ClassVar[str] = "casework/mail/case_opened.txt"

    @staticmethod
    def recipients(case: Case) -> Iterable[Any]:
        return holders_of(case.rule.owner)


class CasePapersAsked(ToOpener):
    """To whoever opened the case, when papers are missing."""

    kind: ClassVar[str] = "casework.case_papers"
    subject: ClassVar[object] = _("Pièces demandées : %(number)s")
    template: ClassVar[str] = "casework/mail/case_papers.txt"


class CaseAnswered(ToOpener):
    """To whoever opened the case, with the answer, its reasons and the remedies."""

    kind: ClassVar[str] = "casework.case_answered"
    subject: ClassVar[object] = _("Réponse à votre dossier %(number)s")
    template: ClassVar[str] = "casework/mail/case_answered.txt"


class CaseSilent(ToOpener):
    """To whoever opened the case, when silence has come: what it means, and the remedies."""

    kind: ClassVar[str] = "casework.case_silent"
    subject: ClassVar[object] = _("Dossier %(number)s : le délai est passé")
    template: ClassVar[str] = "casework/mail/case_silent.txt"


class CaseTransferred(ToOpener):
    """To whoever opened the case, when it is for somebody else to answer."""

    kind: ClassVar[str] = "casework.case_transferred"
    subject: ClassVar[object] = _("Dossier %(number)s transmis")
    template: ClassVar[str] = "casework/mail/case_transferred.txt"
