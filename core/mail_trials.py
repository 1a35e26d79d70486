"""A message sent to oneself before it leaves for others."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy

from core.emails import ACCOUNT, Email
from core.models import OutMail


class MailTrial(Email):
    """To whoever asks to see how a prepared message looks in a mail program."""

    kind: ClassVar[str] = "core.mail_trial"
    subject: ClassVar[object] = gettext_lazy("Essai : %(title)s")
    template: ClassVar[str] = "core/mail/trial.txt"
    label = gettext_lazy("Essai d’un message")
    action = False
    required = ACCOUNT

    @staticmethod
    def recipients(person: Any) -> Iterable[Any]:  # type: ignore[override]
        return [person]


def send_text(text: str, *, title: str, addressee: str, by: Any) -> int:
    """Queues to this person a text that is not written to anybody yet."""
    return MailTrial.tell(by, title=title, addressee=addressee, text=text)


def send_trial(mail: OutMail, *, by: Any) -> int:
    """Queues to this person what the message says; the message itself waits as before."""
    return MailTrial.tell(by, about=mail, title=mail.subject, addressee=mail.to, text=mail.body)
