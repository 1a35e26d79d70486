"""Remarks on a convention told to the other side, and their answers to whoever made them: one mail an hour to each person."""

from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import User
from agreements.conventions.emails import RemarksTold
from agreements.models import ClauseKind, Convention
from casework.enums import Side
from casework.exchanges import exchange_of
from core.clock import app_now
from core.deadlines import Delay
from core.emails import named
from core.jobs import Counts, Step, each
from core.models import Comment

TELLING = Step("agreements.tell_remarks", gettext_lazy("le courriel groupé des remarques sur une convention"))
REPLY = Delay(10, "wd")


def _about(convention: Any) -> QuerySet[Comment]:
    return Comment.objects.filter(
        content_type=ContentType.objects.get_for_model(Convention), object_id=convention, told_at=None
    )


def remarks_to_answer() -> QuerySet[Comment]:
    """Remarks on conventions that nobody has taken or refused, the oldest first."""
    kind = ContentType.objects.get_for_model(Convention)
    return Comment.objects.filter(content_type=kind, resolved_at=None).select_related("author").order_by("id")


def tell_remarks() -> Counts:
    """One mail to each person of the other side for new remarks, and to each author for answers."""
    return each(Convention.objects.filter(Exists(_about(OuterRef("pk")))).order_by("pk"), _tell, step=TELLING)


def _tell(convention: Convention) -> None:
    rows = list(
        _about(convention.pk).select_for_update(of=("self",)).select_related("author", "resolved_by").order_by("id")
    )
    exchange = exchange_of(convention)
    people: dict[Any, tuple[User, list[Comment]]] = {}
    for row in rows:
        for person in _told_of(exchange, convention, row):
            people.setdefault(person.pk, (person, []))[1].append(row)
    titles = {str(kind.pk): kind for kind in ClauseKind.objects.filter(pk__in={row.section for row in rows})}
    for person, theirs in people.values():
        RemarksTold.tell(
            person,
            about=convention,
            title=named(convention),
            rows=partial(_lines, theirs, titles),
            url=partial(reverse, "convention", args=[convention.pk]),
        )
    Comment.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=app_now())


def _told_of(exchange: Any, convention: Convention, row: Comment) -> list[User]:
    """A remark is for the other side; what became of it, for whoever made it."""
    if row.resolved_at is not None:
        return [row.author]
    side = exchange.side_of(row.author, convention) or Side.THEIRS
    return list(exchange.people(convention, side.other))


def _lines(rows: list[Comment], titles: dict[str, ClauseKind]) -> list[dict[str, Any]]:
    return [
        {
            "article": named(titles[row.section])() if row.section in titles else "",
            "author": row.author,
            "body": row.body or row.suggestion,
            "answer": row.answer,
            "taken": row.resolved_at is not None and not row.answer,
        }
        for row in rows
    ]
