"""Writing in an exchange, reading it, and saying who answers."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Least
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from casework.enums import Side, Turn
from casework.exchanges import Exchange, exchange_of
from casework.models import Message, Read, Thread
from core.alarms import raise_alarm, settle
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed, StaleState
from core.files import store
from core.models import StoredFile, generic_key

MESSAGE_FILE = "message"
MAX_LENGTH = 5000
MAX_FILES = 5
SAME_AGAIN = dt.timedelta(minutes=1)
LATE, NOBODY = "casework.late", "casework.nobody_reads"


@dataclass(frozen=True)
class Posted:
    """What became of a message: the row, and how many people of the other side will be told."""

    message: Message
    told: int


def post(
    obj: Any, *, by: Any, body: str, files: Sequence[File[Any]] = (), internal: bool = False, answer: bool = True
) -> Posted:
    """Writes in the exchange about `obj`, on the side where this person stands.

    A message of theirs awaits an answer by the date of its box, one of ours unless `answer` is false. A note (`internal`) is for
    our side and changes no turn. The same words again within a minute (a double click) are one message.
    Side effects: the other side has it to read and is told within the hour; an alarm when nobody is there to read it.
    """
    received = app_now()
    exchange = exchange_of(obj)
    side, text = _side_to_write(exchange, obj, by), _checked(body)
    if internal and side != Side.OURS:
        raise NotAllowed(_("Les notes internes sont réservées à l’équipe du programme."))
    if len(files) > MAX_FILES:
        raise DomainError(_("%(max)s fichiers au plus par message.") % {"max": MAX_FILES}, field="file")
    with transaction.atomic():
        thread = _locked(exchange, obj)
        again = thread.messages.filter(
            author=by, body=text, internal=internal, created_at__gt=received - SAME_AGAIN
        ).first()
        if again is not None:
            return Posted(again, 0 if internal else exchange.people(obj, side.other).exclude(pk=by.pk).count())
        stored = [store(upload, purpose=MESSAGE_FILE, by=by, field="file") for upload in files]
        return _write(exchange, obj, thread, side, by=by, text=text, stored=stored, internal=internal, answer=answer)


def _side_to_write(exchange: Exchange, obj: Any, by: Any) -> Side:
    side = exchange.side_of(by, obj)
    if side is None:
        raise NotAllowed(_("Cet échange n’est pas le vôtre."))
    decision = exchange.may_write(by, obj)
    if not decision:
        raise NotAllowed(str(decision.reason))
    return side


def _checked(body: str) -> str:
    text = body.strip()
    if not text:
        raise DomainError(_("Écrivez un message."), field="body")
    if len(text) > MAX_LENGTH:
        raise DomainError(
            _("Votre message fait %(n)s caractères ; la limite est de %(max)s.") % {"n": len(text), "max": MAX_LENGTH},
            field="body",
        )
    return text


def _locked(exchange: Exchange, obj: Any) -> Thread:
    """The thread about the object, made if need be, locked: two who write at once write one after the other."""
    thread, _made = Thread.objects.get_or_create(
        **generic_key(obj), defaults={"kind": exchange.kind, "owner_role": exchange.owner_of(obj).value}
    )
    return Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)


def _write(
    exchange: Exchange,
    obj: Any,
    thread: Thread,
    side: Side,
    *,
    by: Any,
    text: str,
    stored: list[StoredFile],
    internal: bool,
    answer: bool,
) -> Posted:
    message = Message.objects.create(thread=thread, side=side, author=by, body=text, internal=internal)
    message.files.set(stored)
    _have_to_read(thread, _but(exchange.people(obj, side), by), tell=False)
    if by is not None:
        seen = {"unread": 0, "to_tell": 0, "read_at": message.created_at}
        Read.objects.update_or_create(thread=thread, user=by, defaults=seen)
    if internal:
        thread.last_at = message.created_at
        thread.save(update_fields=["last_at", "updated_at"])
        return Posted(message, 0)
    others = _but(exchange.people(obj, side.other), by)
    _have_to_read(thread, others, tell=True)
    _turn(exchange, obj, thread, message, answer=answer)
    if others:
        settle(NOBODY, about=str(thread.pk))
    else:
        title = exchange.title(obj)
        raise_alarm(
            NOBODY,
            lambda: _("Personne ne peut lire le message écrit au sujet de « %(title)s ».") % {"title": title},
            about=str(thread.pk),
            url=thread_url(thread),
        )
    return Posted(message, len(others))


def _but(people: QuerySet[User], by: Any) -> list[User]:
    return list(people if by is None else people.exclude(pk=by.pk))


def post_from_outside(obj: Any, *, body: str) -> Posted:
    """A message of whoever stands on the other side without an account; the caller has made sure of them (tracking page)."""
    exchange, text = exchange_of(obj), _checked(body)
    with transaction.atomic():
        thread = _locked(exchange, obj)
        return _write(exchange, obj, thread, Side.THEIRS, by=None, text=text, stored=[], internal=False, answer=True)


def _have_to_read(thread: Thread, people: list[User], *, tell: bool) -> None:
    """One more message to read for these people; `tell`: and to be told of. The thread is locked."""
    n = int(tell)
    known = Read.objects.filter(thread=thread, user__in=people)
    known.update(unread=F("unread") + 1, to_tell=F("to_tell") + n)
    there = set(known.values_list("user", flat=True))
    new = [Read(thread=thread, user=person, unread=1, to_tell=n) for person in people if person.pk not in there]
    Read.objects.bulk_create(new)


def _turn(exchange: Exchange, obj: Any, thread: Thread, message: Message, *, answer: bool) -> None:
    """Whose turn it is after a message: a second question does not put off the answer to the first."""
    at, turn = message.created_at, Turn(Side(message.side).other)
    again = thread.turn == turn
    thread.last_at = at
    if message.side == Side.OURS:
        settle(LATE, about=str(thread.pk))
        thread.assignee_id = thread.assignee_id or message.author_id
        thread.reply_by = None
    else:
        due = exchange.box.reply_by(at, exchange.closes_at(obj))
        thread.reply_by = min(thread.reply_by, due) if again and thread.reply_by else due
    if message.side == Side.OURS and not answer:
        thread.turn, thread.waiting, thread.waiting_since = Turn.NOBODY, 0, None
    else:
        thread.waiting = thread.waiting + 1 if again else 1
        thread.waiting_since = thread.waiting_since if again else at
        thread.turn = turn
    thread.save()


def thread_url(thread: Thread) -> str:
    return reverse("exchange", args=[thread.kind, thread.object_id])


def mark_read(thread: Thread, *, by: Any, side: Side, upto: Message | None) -> None:
    """The person has read the thread as far as `upto`; what came since stays to read. Idempotent."""
    if upto is None or not Read.objects.filter(thread=thread, user=by, unread__gt=0).exists():
        return
    with transaction.atomic():
        Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
        since = thread.messages.filter(id__gt=upto.pk).exclude(author=by)
        if side == Side.THEIRS:
            since = since.filter(internal=False)
        left = since.count()
        Read.objects.filter(thread=thread, user=by).update(
            unread=left, to_tell=Least(F("to_tell"), left), read_at=app_now()
        )


def nothing_to_answer(obj: Any, *, by: Any) -> Thread:
    """The side whose turn it is says that no answer is needed. Raises StaleState when it is not its turn."""
    exchange = exchange_of(obj)
    side = _side_to_write(exchange, obj, by)
    with transaction.atomic():
        thread = _locked(exchange, obj)
        if thread.turn != side:
            raise StaleState(_("Rien n’attend votre réponse dans cet échange."))
        thread.turn, thread.waiting, thread.waiting_since, thread.reply_by = Turn.NOBODY, 0, None, None
        thread.save()
        settle(LATE, about=str(thread.pk))
    return thread


def take(obj: Any, *, by: Any, leave: bool = False) -> Thread:
    """A person of our side answers for this exchange; with `leave`, nobody in particular does any more."""
    exchange = exchange_of(obj)
    if _side_to_write(exchange, obj, by) != Side.OURS:
        raise NotAllowed(_("Seule la Ville dit qui, chez elle, répond."))
    with transaction.atomic():
        thread = _locked(exchange, obj)
        thread.assignee = None if leave else by
        thread.save(update_fields=["assignee", "updated_at"])
    return thread
