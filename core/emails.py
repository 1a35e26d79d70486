"""Mail: one class per message, kept in the database before it leaves, sent by the worker.

A message is a row (`OutMail`) and a job in the transaction of the act it tells of: neither a mail for an act that was
rolled back, nor an act whose mail was lost.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import mail_outage
from core.clock import app_now
from core.faults import kept
from core.jobs import defer
from core.mail_choices import set_aside, stop_url
from core.mail_faults import is_down, refused_for_good
from core.mail_layout import compose
from core.mail_returns import keep_from_held, note_return
from core.mail_words import Place, filled, words_of
from core.models import MailWords, OutMail
from core.text import fit

SEND = "core.send_mail"  # by name: the job calls `deliver`, so core.tasks imports this module
TO_SEND = (OutMail.Status.QUEUED, OutMail.Status.FAILED)
# A subject is one line; the no-break spaces of French stay.
BREAKS = re.compile(r"[^\S\u00a0\u202f]+")
SUBJECT = 250

# Why a kind of message cannot be refused, as its readers are told.
LAW = _("La loi ou un règlement demande qu’il vous soit envoyé, ou il porte une décision sur votre dossier.")
TERM = _("Un délai court, ou une réponse est attendue de vous : sans lui, vous pourriez le manquer.")
ACCOUNT = _("Il répond à ce que vous venez de faire, ou touche à votre compte.")
CONTACT = _("Il va à l’adresse de contact du programme, où l’équipe le lit.")


@dataclass(frozen=True)
class Reader:
    """An address that may have no account, the language in which it is written to, and a name when one is known."""

    email: str
    language: str = "fr"
    name: str = ""

    def get_full_name(self) -> str:
        return self.name


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
    """Base class. A child declares `kind`, `subject` (a lazy string with %(name)s fields), `template` (plain text, without
    greeting nor signature), and `recipients`: a static method from what the message tells of to the people it is written to.

    It also says what its readers are told of it: `label`, its name on the page where one chooses; `action`, whether it waits for an
    act of its reader (the subject then begins with these words); `required`, why nobody can refuse it, empty when one can.

    A value of the context may be a function without arguments: it is called in each reader's language. So is everything
    that depends on the language: an address, a label, a date.
    """

    kind: ClassVar[str]
    subject: ClassVar[Any]
    template: ClassVar[str]
    recipients: ClassVar[Callable[[Any], Iterable[Any]]]
    label: ClassVar[Any]
    action: ClassVar[bool]
    required: ClassVar[Any]
    secret: ClassVar[tuple[str, ...]] = ()  # fields of the context that are kept nowhere once it left (core.mail_seals)
    proves_address: ClassVar[bool] = False  # asked for to show that an address works: leaves for one that is held
    places: ClassVar[tuple[Place, ...]] = ()  # fields of the text, for kinds whose text the team may write
    variants: ClassVar[Mapping[str, Any]] = {"": ""}  # of those kinds: what one text is for

    @classmethod
    def variant_context(cls, variant: str) -> dict[str, Any]:
        """What makes a message of this variant."""
        return {}

    def variant(self) -> str:
        """Which of the texts of its kind this message has."""
        return ""

    def facts(self) -> dict[str, Any]:
        """The values of the text, in the language being written."""
        return self.context

    @classmethod
    def example(cls, user: Any) -> dict[str, Any] | None:
        """Real values that this person may see, to look at a text with; None when there is nothing to tell of yet."""
        return None

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
    def tell(cls, subject: Any, *, about: Any = None, at: dt.datetime | None = None, **context: Any) -> int:
        """Queues the message to every recipient, in the present transaction; how many. `at`: the instant, where it is known.

        The same number of statements for any number of recipients: the text is drawn once in each language.
        """
        return len(cls.write_each([cls.messages(subject, about=about, **context)], OutMail.Status.QUEUED, at=at))

    @classmethod
    def write(cls, messages: "list[Self]", status: str) -> list[OutMail]:
        """Stores messages that share their context, queued or held. The texts of one language are drawn once."""
        return cls.write_each([messages], status)

    @classmethod
    def write_each(cls, groups: "Iterable[list[Self]]", status: str, *, at: dt.datetime | None = None) -> list[OutMail]:
        """Stores groups of messages, each with a context of its own, in the same number of statements for any number of groups."""
        now, rows, own = at or app_now(), [], words_of(cls)
        for messages in groups:
            drawn: dict[str, tuple[str, str]] = {}
            for message in messages:
                if message.language not in drawn:
                    message.words = own.get(message.variant()) if own else None
                    drawn[message.language] = message.render()
                rows.append(message.row(*drawn[message.language], now=now, status=status))
        if not rows:
            return []
        OutMail.objects.bulk_create(rows)
        if status == OutMail.Status.QUEUED:
            queue(*(row.pk for row in rows))
        return rows

    def __init__(self, *, to: str, language: str = "fr", about: Any = None, person: Any = None, **context: Any) -> None:
        self.to, self.language, self.about, self.person, self.context = to, language, about, person, context
        self.words: MailWords | None = None  # of the team, in place of those of the code

    def asks(self) -> bool:
        """Whether this message waits for an act of its reader."""
        return self.action

    def render(self) -> tuple[str, str]:
        """Subject and body in the reader's language, without what is theirs alone (greeting)."""
        with translation.override(self.language):
            subject, body = self.drawn()
            if self.words:
                context = self._values()
                own_subject = getattr(self.words, f"subject_{self.language[:2]}")
                own_body = getattr(self.words, f"body_{self.language[:2]}")
                subject = filled(own_subject, self.places, context) if own_subject else subject
                body = filled(own_body, self.places, context) if own_body else body
            if self.asks():
                subject = gettext("Action demandée : %(subject)s") % {"subject": subject}
        return one_line(subject), body.strip() + "\n"

    def _values(self) -> dict[str, Any]:
        return {key: value() if callable(value) else value for key, value in self.facts().items()}

    def drawn(self) -> tuple[str, str]:
        """Subject and body of the code, in the language being written."""
        context = self._values()
        subject = str(self.subject) % {key: str(value) for key, value in context.items()}
        body = render_to_string(self.template, {**context, "site_url": settings.SITE_URL})
        return one_line(subject), body.strip() + "\n"

    def greeting(self) -> str:
        """« Bonjour Ida Lovelace, », or without a name when none is known."""
        name = one_line(str(getattr(self.person, "get_full_name", str)()))
        with translation.override(self.language):
            return gettext("Bonjour %(name)s,") % {"name": name} if name else gettext("Bonjour,")

    def row(self, subject: str, body: str, *, now: Any, status: str) -> OutMail:
        """The message as it is kept, not stored yet."""
        return OutMail(
            kind=self.kind,
            to=self.to,
            reader=self.person if isinstance(self.person, get_user_model()) else None,
            language=self.language[:2],
            subject=fit(subject)[:SUBJECT],
            body=fit(f"{self.greeting()}\n\n{body}"),
            status=status,
            about=str(getattr(self.about, "pk", "") or ""),
            unsubscribe_url=self.unsubscribe_url(),
            created_at=now,
            queued_at=now if status == OutMail.Status.QUEUED else None,
        )

    def prepare(self) -> OutMail:
        """Stores the message as held: a person reads and releases it (outbox)."""
        return self.write([self], OutMail.Status.HELD)[0]

    def unsubscribe_url(self) -> str:
        """Where one click ends messages of this kind, in full; empty for those that one cannot refuse."""
        if self.required or not isinstance(self.person, AbstractBaseUser):
            return ""
        return stop_url(self.person, [self.kind], self.language)

    def send(self) -> OutMail:
        """Stores the message and queues its job, in the present transaction."""
        return self.write([self], OutMail.Status.QUEUED)[0]


def one_line(words: str) -> str:
    return BREAKS.sub(" ", words).strip()


def kinds() -> dict[str, type[Email]]:
    """Every class of mail that is loaded, by its kind; those that only share a rule between others left out."""
    found: dict[str, type[Email]] = {}
    waiting: list[type[Email]] = [Email]
    while waiting:
        children = waiting.pop().__subclasses__()
        waiting += children
        found |= {child.kind: child for child in children if "kind" in vars(child)}
    return found


def release(*mails: OutMail) -> None:
    """Queues held messages, in the present transaction. Idempotent: one job for each however often it is called."""
    with transaction.atomic():
        held = OutMail.objects.filter(pk__in=[mail.pk for mail in mails], status=OutMail.Status.HELD)
        pks = list(held.order_by("pk").select_for_update().values_list("pk", flat=True))
        if pks:
            OutMail.objects.filter(pk__in=pks).update(status=OutMail.Status.QUEUED, queued_at=app_now())
            queue(*pks)


def queue(*pks: Any) -> None:
    """One more job for each of these messages, in one statement. However many there are, a message leaves once."""
    defer(SEND, *({"outmail_id": str(pk)} for pk in pks))


def deliver(outmail_id: str, *, despite_outage: bool = False) -> bool:
    """Called by the worker. Sends the message unless it has left, was given up, or its reader chose otherwise; False when it waits
    for the mail server (core.mail_outage), which is asked again for it by the clock.

    The row stays locked while the server is spoken to: two workers never send it at once. A worker that dies between the
    server's answer and our commit has it sent once more, under the same Message-ID. A failure of this message alone is written
    on the row, shown to the team, and raised so that the job tries again.
    """
    with transaction.atomic():
        waiting = OutMail.objects.filter(status__in=TO_SEND).select_for_update(nowait=True)
        mail = waiting.filter(pk=outmail_id).first()
        if mail is None:
            return True
        if not despite_outage and mail.status == OutMail.Status.QUEUED and mail_outage.stands():
            return False
        kind = kinds().get(mail.kind)
        if keep_from_held(mail, kind) or set_aside(mail, kind):
            return True
        fault = _fault_of_sending(mail)
        if fault is not None and is_down(fault):
            mail_outage.wait_for_server(mail, fault)
            return False
    if fault is not None:
        raise fault
    return True


def _fault_of_sending(mail: OutMail) -> Exception | None:
    """Sends a locked message and writes what became of it; the error when it has not left and may yet."""
    try:
        compose(mail).send()
    except Exception as error:  # noqa: BLE001 (whatever it is, the message has not left and somebody must know)
        if told := refused_for_good(mail, error):
            note_return(mail, told)
            return None
        status = mail.status if is_down(error) else OutMail.Status.FAILED
        OutMail.objects.filter(pk=mail.pk).update(status=status, error=kept(error))
        return error
    OutMail.objects.filter(pk=mail.pk).update(status=OutMail.Status.SENT, sent_at=app_now(), error="", sealed="")
    return None
