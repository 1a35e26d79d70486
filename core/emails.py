"""Mail: one class per message, kept in the database before it leaves, sent by the worker.

A message is a row (`OutMail`) and a job in the transaction of the act it tells of: neither a mail for an act that was
rolled back, nor an act whose mail was lost.
"""

import email.policy
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.policy import Policy
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext, ngettext
from procrastinate.contrib.django import app

from core.clock import app_now
from core.faults import kept
from core.models import OutMail

SEND = "core.send_mail"  # by name: the job calls `deliver`, so core.tasks imports this module
TO_SEND = (OutMail.Status.QUEUED, OutMail.Status.FAILED)
# A subject is one line; the no-break spaces of French stay.
BREAKS = re.compile(r"[^\S\u00a0\u202f]+")


@dataclass(frozen=True)
class Reader:
    """An address that may have no account, and the language in which it is written to."""

    email: str
    language: str = "fr"


def named(obj: Any) -> Callable[[], str]:
    """The title or the name of an object in the reader's language, in French where it has no other."""

    def words() -> str:
        english = (translation.get_language() or "fr").startswith("en")
        for field in ("title", "name"):
            if hasattr(obj, f"{field}_fr"):
                return (english and getattr(obj, f"{field}_en")) or getattr(obj, f"{field}_fr") or str(obj)
        return str(obj)

    return words


def mailed_sentence(n: int) -> str:
    """How many people a mail has gone to, as success messages say it: a count, never a promise."""
    if not n:
        return gettext("Aucun courriel n’est parti : personne n’a aujourd’hui de compte actif pour le recevoir.")
    return ngettext("%(n)s personne est prévenue par courriel.", "%(n)s personnes sont prévenues par courriel.", n) % {
        "n": n
    }


class Email:
    """Base class. A child declares `kind`, `subject` (a lazy string with %(name)s fields), `template` (plain text), and
    `recipients`: a static method from what the message tells of to the people it is written to (email, language).

    A value of the context may be a function without arguments: it is called in each reader's language. So is everything
    that depends on the language: an address, a label, a date.
    """

    kind: ClassVar[str]
    subject: ClassVar[Any]
    template: ClassVar[str]
    recipients: ClassVar[Callable[[Any], Iterable[Any]]]

    @classmethod
    def messages(cls, subject: Any, *, about: Any = None, **context: Any) -> list[Self]:
        """One message for each recipient, once per address; none to an account that was deactivated.

        `about` is the object kept with the message, `subject` itself unless given.
        """
        people: dict[str, Any] = {}
        for person in cls.recipients(subject):
            if getattr(person, "is_active", True):
                people.setdefault(person.email, person)
        return [
            cls(to=person.email, language=person.language, about=about or subject, person=person, **context)
            for person in people.values()
        ]

    @classmethod
    def tell(cls, subject: Any, *, about: Any = None, **context: Any) -> int:
        """Queues the message to every recipient, in the present transaction; how many."""
        messages = cls.messages(subject, about=about, **context)
        for message in messages:
            message.send()
        return len(messages)

    def __init__(self, *, to: str, language: str = "fr", about: Any = None, **context: Any) -> None:
        self.to, self.language, self.about, self.context = to, language, about, context

    def render(self) -> tuple[str, str]:
        """Subject and body in the reader's language."""
        with translation.override(self.language):
            context = {key: value() if callable(value) else value for key, value in self.context.items()}
            subject = str(self.subject) % {key: str(value) for key, value in context.items()}
            body = render_to_string(self.template, {**context, "site_url": settings.SITE_URL})
        return BREAKS.sub(" ", subject).strip(), body.strip() + "\n"

    def prepare(self) -> OutMail:
        """Stores the message as held: a person reads and releases it (outbox)."""
        subject, body = self.render()
        return OutMail.objects.create(
            kind=self.kind,
            to=self.to,
            subject=subject,
            body=body,
            status=OutMail.Status.HELD,
            about=str(getattr(self.about, "pk", "") or ""),
            unsubscribe_url=self.unsubscribe_url(),
            created_at=app_now(),
        )

    def unsubscribe_url(self) -> str:
        """Where one click ends messages of this kind, in full; empty for those that one cannot refuse."""
        return ""

    def send(self) -> OutMail:
        """Stores the message and queues its job, in the present transaction."""
        mail = self.prepare()
        release(mail)
        return mail


def release(mail: OutMail) -> None:
    """Queues a held message, in the present transaction. Idempotent: one job however often it is called."""
    with transaction.atomic():
        held = OutMail.objects.filter(pk=mail.pk, status=OutMail.Status.HELD)
        if held.update(status=OutMail.Status.QUEUED, queued_at=app_now()):
            queue(mail.pk)


def queue(pk: Any) -> None:
    """One more job that delivers this message. However many there are, it leaves once."""
    app.configure_task(SEND, allow_unknown=False).defer(outmail_id=str(pk))


def deliver(outmail_id: str) -> None:
    """Called by the worker. Sends the message unless it has left or was given up.

    The row stays locked while the server is spoken to: two workers never send it at once. A worker that dies between the
    server's answer and our commit has it sent once more, under the same Message-ID. A failure is written on the row, shown
    to the team, and raised so that the job tries again.
    """
    with transaction.atomic():
        waiting = OutMail.objects.filter(status__in=TO_SEND).select_for_update(nowait=True)
        mail = waiting.filter(pk=outmail_id).first()
        if mail is None:
            return
        try:
            _message(mail).send()
        except Exception as error:  # noqa: BLE001 (whatever it is, the message has not left and somebody must know)
            fault = error
            OutMail.objects.filter(pk=mail.pk).update(status=OutMail.Status.FAILED, error=kept(error))
        else:
            OutMail.objects.filter(pk=mail.pk).update(status=OutMail.Status.SENT, sent_at=app_now(), error="")
            return
    raise fault


class _Message(EmailMessage):
    """A message whose headers stand on one line, up to the 998 signs of RFC 5322: an address that is folded is encoded as if it
    were words, and no mail program reads it any more.
    """

    def message(self, *, policy: "Policy[Any]" = email.policy.default) -> Any:
        return super().message(policy=policy.clone(max_line_length=998))


def _message(mail: OutMail) -> EmailMessage:
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}  # RFC 5322 3.6.4, RFC 3834
    if mail.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"  # RFC 2369
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    return _Message(
        mail.subject,
        mail.body,
        settings.DEFAULT_FROM_EMAIL,
        [mail.to],
        reply_to=[settings.CONTACT_EMAIL],
        headers=headers,
    )
