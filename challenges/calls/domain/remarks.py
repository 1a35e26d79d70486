"""Remarks and suggestions told to those who write together: one mail an hour to each person, about each challenge."""

from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import User
from challenges.calls.domain.section import ASIDE
from challenges.calls.emails import RemarksMade
from challenges.calls.queries.people import co_writers_of
from challenges.enums import BEFORE_OPENING, SectionKey
from challenges.models import Challenge
from core.clock import app_now
from core.emails import named
from core.jobs import Counts, Step, each
from core.models import Comment

TELLING = Step(
    "challenges.tell_remarks", gettext_lazy("le courriel groupé des remarques sur un défi en cours d’écriture")
)


def _to_tell(challenge: Any) -> QuerySet[Comment]:
    """Remarks that wait, and words given back, of which no mail has told. A text put aside in a conflict is its author's own."""
    rows = Comment.objects.filter(
        content_type=ContentType.objects.get_for_model(Challenge), object_id=challenge, told_at=None
    )
    return rows.filter(Q(resolved_at=None) | ~Q(answer="")).exclude(body__in=ASIDE.values())


def tell_remarks() -> Counts:
    """One mail to each person who writes a challenge, or who made a remark that was answered."""
    rows = Challenge.objects.filter(Exists(_to_tell(OuterRef("pk"))), state__in=BEFORE_OPENING).order_by("pk")
    return each(rows, _tell, step=TELLING)


def _tell(challenge: Challenge) -> None:
    rows = list(_to_tell(challenge.pk).select_for_update(of=("self",)).select_related("author").order_by("id"))
    people = {person.pk: person for person in co_writers_of(challenge)}
    for person in people.values():
        for_them = [row for row in rows if _is_for(person, row)]
        if for_them:
            RemarksMade.tell(
                person,
                about=challenge,
                title=named(challenge),
                rows=partial(_lines, for_them, challenge),
                url=partial(reverse, "workspace_challenge", args=[challenge.pk]),
            )
    Comment.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=app_now())


def _is_for(person: User, row: Comment) -> bool:
    """A remark is for the others; a word given back, for whoever made the remark."""
    return row.author_id == person.pk if row.answer else row.author_id != person.pk


def _lines(rows: list[Comment], challenge: Challenge) -> list[dict[str, Any]]:
    return [
        {
            "section": SectionKey(row.section).label if row.section in SectionKey.values else "",
            "author": row.author,
            "body": row.body,
            "suggestion": bool(row.suggestion),
            "answer": row.answer,
        }
        for row in rows
    ]
