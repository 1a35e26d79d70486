"""Visibility querysets of exchanges, and what the box lists."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from casework.enums import Side, Turn
from casework.exchanges import Exchange, all_exchanges, on_side
from casework.models import Message, Read, Thread
from core.clock import AppNow
from core.models import StoredFile

VIEWS = ("a-repondre", "en-retard", "a-moi", "non-lus")


def threads_visible_to(user: Any) -> QuerySet[Thread]:
    """The exchanges of this person, on either side."""
    if not user.is_authenticated or not user.is_active:
        return Thread.objects.none()
    return Thread.objects.filter(on_side(user, Side.OURS) | on_side(user, Side.THEIRS))


def to_answer(user: Any) -> QuerySet[Thread]:
    """Exchanges in which it is the turn of this person's side."""
    ours = Q(turn=Turn.OURS) & on_side(user, Side.OURS)
    theirs = Q(turn=Turn.THEIRS) & on_side(user, Side.THEIRS)
    return Thread.objects.filter(ours | theirs)


def late(user: Any) -> QuerySet[Thread]:
    """Those of our side whose answer is overdue."""
    return Thread.objects.filter(on_side(user, Side.OURS), turn=Turn.OURS, reply_by__lt=AppNow())


def chosen(user: Any, view: str) -> QuerySet[Thread]:
    """The exchanges that one view of the box lists (VIEWS; anything else lists all)."""
    if view == "a-repondre":
        return to_answer(user)
    if view == "en-retard":
        return late(user)
    rows = threads_visible_to(user)
    if view == "a-moi":
        return rows.filter(assignee=user.pk)
    if view == "non-lus":
        return rows.filter(reads__user=user.pk, reads__unread__gt=0)
    return rows


def listed(user: Any, view: str) -> QuerySet[Thread]:
    """One view of the box: what is due first, then the latest; each thread with what this person has not read of it."""
    return (
        chosen(user, view)
        .annotate(mine=FilteredRelation("reads", condition=Q(reads__user=user.pk)))
        .annotate(unread=Coalesce(F("mine__unread"), 0))
        .select_related("assignee")
        .order_by(F("reply_by").asc(nulls_last=True), F("last_at").desc(nulls_last=True), "id")
    )


def with_objects(threads: Iterable[Thread]) -> list[tuple[Thread, Exchange, Any]]:
    """Each thread with its exchange and its object: one query for each kind there is."""
    rows = list(threads)
    objects: dict[str, dict[UUID, Any]] = {}
    for kind in {row.kind for row in rows}:
        wanted = [row.object_id for row in rows if row.kind == kind]
        objects[kind] = all_exchanges()[kind].objects().in_bulk(wanted)
    return [(row, all_exchanges()[row.kind], objects[row.kind][row.object_id]) for row in rows]


def thread_about(exchange: Exchange, obj: Any) -> Thread | None:
    """The thread about an object, if anybody has written yet."""
    return Thread.objects.filter(kind=exchange.kind, object_id=obj.pk).select_related("assignee").first()


def messages_for(thread: Thread, side: Side) -> QuerySet[Message]:
    """The messages of a thread for one side, oldest first: notes are for ours alone."""
    rows = thread.messages.select_related("author").prefetch_related("files").order_by("id")
    return rows if side == Side.OURS else rows.filter(internal=False)


def unread_by(user: Any, thread: Thread) -> int:
    return Read.objects.filter(thread=thread, user=user.pk).values_list("unread", flat=True).first() or 0


def count_unread(user: Any) -> int:
    """Messages that this person has not read, in exchanges they still have."""
    rows = Read.objects.filter(user=user.pk, unread__gt=0, thread__in=threads_visible_to(user))
    return int(rows.aggregate(n=Sum("unread"))["n"] or 0)


def unread_rows(user: Any) -> QuerySet[Read]:
    """What a person has yet to read, in exchanges that they may have left since."""
    return Read.objects.filter(user=user.pk, unread__gt=0)


def unread_at_hand(user: Any) -> int:
    """The number beside « Échanges » in the menu: a plain sum, without asking again which exchanges a person still has."""
    rows = unread_rows(user)
    return int(rows.aggregate(n=Sum("unread"))["n"] or 0)


def may_read_file(user: Any, file: StoredFile) -> bool:
    """A file joined to a message is read by whoever reads the message."""
    rows = Message.objects.filter(files=file).select_related("thread")
    for row in rows:
        if Thread.objects.filter(on_side(user, Side.OURS), pk=row.thread_id).exists():
            return True
        if not row.internal and Thread.objects.filter(on_side(user, Side.THEIRS), pk=row.thread_id).exists():
            return True
    return False
