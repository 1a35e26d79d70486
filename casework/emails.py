"""Mail about exchanges."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from accounts.queries import holders_of
from casework.models import Case, Notice
from casework.moves import Concerned
from casework.queries.steps import confirmers_of
from core.emails import LAW, TERM, Email, Reader
from core.models import PendingStep


class NewMessages(Email):
    """To one person, at most once an hour: how many new messages in which exchanges. Their text is read on the site."""

    kind: ClassVar[str] = "casework.new_messages"
    subject: ClassVar[object] = _("Nouveaux messages : %(titles)s")
    template: ClassVar[str] = "casework/mail/new_messages.txt"
    label = _("Nouveaux messages dans un échange")
    action = False
    required = ""

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
    label = _("Accusé de réception d’un dossier")
    action = False
    required = LAW


class CaseOpened(Email):
    """To the role that answers this kind of case, when one is opened."""

    kind: ClassVar[str] = "casework.case_opened"
    subject: ClassVar[object] = _("Nouveau dossier : %(number)s")
    template: ClassVar[str] = "casework/mail/case_opened.txt"
    label = _("Nouveau dossier du public")
    action = True
    required = ""

    @staticmethod
    def recipients(case: Case) -> Iterable[Any]:
        return holders_of(case.rule.owner)


class CasePapersAsked(ToOpener):
    """To whoever opened the case, when papers are missing."""

    kind: ClassVar[str] = "casework.case_papers"
    subject: ClassVar[object] = _("Pièces demandées : %(number)s")
    template: ClassVar[str] = "casework/mail/case_papers.txt"
    label = _("Pièces demandées pour votre dossier")
    action = True
    required = TERM


class CaseSilent(ToOpener):
    """To whoever opened the case, when silence has come: what it means, and the remedies."""

    kind: ClassVar[str] = "casework.case_silent"
    subject: ClassVar[object] = _("Dossier %(number)s : le délai est passé")
    template: ClassVar[str] = "casework/mail/case_silent.txt"
    label = _("Délai passé pour votre dossier")
    action = False
    required = LAW


class CaseTransferred(ToOpener):
    """To whoever opened the case, when it is for somebody else to answer."""

    kind: ClassVar[str] = "casework.case_transferred"
    subject: ClassVar[object] = _("Dossier %(number)s transmis")
    template: ClassVar[str] = "casework/mail/case_transferred.txt"
    label = _("Dossier transmis")
    action = False
    required = LAW


class CaseForwarded(Email):
    """To the service to which a case is transmitted, at the address given: the request itself, for it to answer."""

    kind: ClassVar[str] = "casework.case_forwarded"
    subject: ClassVar[object] = _("Demande transmise : %(number)s")
    template: ClassVar[str] = "casework/mail/case_forwarded.txt"
    label = _("Demande transmise à votre service")
    action = True
    required = LAW

    @staticmethod
    def recipients(address: str) -> Iterable[Any]:
        return [Reader(address)] if address else []


class CaseOpinion(ToOpener):
    """To whoever asked for documents, when the opinion of the commission has been received: the City decides again."""

    kind: ClassVar[str] = "casework.case_opinion"
    subject: ClassVar[object] = _("Avis reçu : %(number)s")
    template: ClassVar[str] = "casework/mail/case_opinion.txt"
    label = _("Avis reçu sur votre dossier")
    action = False
    required = LAW


class ActNotified(Email):
    """To one addressee of an act, when it is made: its number, what it is about and where it is read; never its text."""

    kind: ClassVar[str] = "casework.act_notified"
    subject: ClassVar[object] = _("Acte n° %(number)s : %(title)s")
    template: ClassVar[str] = "casework/mail/act_notified.txt"
    label = _("Acte notifié")
    action = False
    required = LAW

    @staticmethod
    def recipients(notice: Notice) -> Iterable[Any]:
        """The account, unless they asked to be answered at another address."""
        if notice.user is not None and notice.email in ("", notice.user.email):
            return [notice.user]
        return [Reader(notice.email, notice.language)] if notice.email else []


class StepProposed(Email):
    """To everyone who may confirm it, when a step that needs two people is proposed; not to whoever proposed it."""

    kind: ClassVar[str] = "casework.step_proposed"
    subject: ClassVar[object] = _("À confirmer : %(label)s")
    template: ClassVar[str] = "casework/mail/step_proposed.txt"
    label = _("Proposition à confirmer")
    action = True
    required = ""

    @staticmethod
    def recipients(step: PendingStep) -> Iterable[Any]:
        return confirmers_of(step)


class StepClosed(Email):
    """To whoever proposed a step that needs two people, when another person has confirmed or refused it."""

    kind: ClassVar[str] = "casework.step_closed"
    subject: ClassVar[object] = _("Votre proposition est %(outcome)s : %(label)s")
    template: ClassVar[str] = "casework/mail/step_closed.txt"
    label = _("Réponse à ce que vous avez proposé")
    action = False
    required = ""

    @staticmethod
    def recipients(step: PendingStep) -> Iterable[Any]:
        return [step.proposed_by]


@dataclass(frozen=True)
class Move:
    """One step of one object, who made it (None: the clock), and whom it concerns."""

    obj: Any
    by: Any | None
    concerned: Concerned


class Moved(Email):
    """To the side across whoever acted, both for the clock, when a step changes what they may do and no mail of its own tells it."""

    kind: ClassVar[str] = "casework.moved"
    subject: ClassVar[object] = _("%(title)s : %(label)s")
    template: ClassVar[str] = "casework/mail/moved.txt"
    label = _("Étape franchie par un dossier")
    action = False
    required = ""

    @staticmethod
    def recipients(moved: Move) -> Iterable[Any]:
        people = moved.concerned.people(moved.obj)
        return [person for person in people if moved.by is None or person.pk != moved.by.pk]
