"""Remarks and counter-proposals beside an article."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.conventions.permissions import ConventionPerm
from agreements.models import Article, Convention
from core.clock import app_now
from core.exceptions import DomainError
from core.models import Comment, generic_key
from core.permissions import require
from core.whole_text import whole


def comment(article: Article, *, by: Any, body: str, suggestion: str = "") -> Comment:
    """A remark, with or without a wording proposed in place of the article. Open while the text is negotiated."""
    convention = article.version.convention
    require(by, ConventionPerm.COMMENT_CONVENTION, convention)
    if not body.strip() and not suggestion.strip():
        raise DomainError(_("Écrivez une remarque ou une proposition."), field="body")
    return Comment.objects.create(
        **generic_key(convention),
        section=str(article.clause_version.kind_id),
        author=by,
        body=whole(body, field="body"),
        suggestion=whole(suggestion, field="suggestion"),
    )


def resolve(remark: Comment, convention: Convention, *, by: Any, refused: bool = False, answer: str = "") -> Comment:
    """Takes a remark, or refuses it with a reason: whoever edits the text. Its author takes it back without a word.

    Once: what was answered stays so. Side effect: its author is told within the hour, unless they took it back themselves.
    """
    if remark.author_id != by.pk:
        require(by, ConventionPerm.CHANGE_CONVENTION, convention)
    if refused and not answer.strip():
        raise DomainError(_("Dites pourquoi la remarque n’est pas retenue."), field="answer")
    with transaction.atomic():
        locked = Comment.objects.select_for_update(of=("self",)).get(pk=remark.pk)
        if locked.resolved_at is None:
            locked.resolved_at, locked.resolved_by = app_now(), by
            locked.answer = answer.strip() if refused else ""
            locked.told_at = app_now() if locked.author_id == by.pk else None
            locked.save(update_fields=["resolved_at", "resolved_by", "answer", "told_at", "updated_at"])
    return locked


def comments_on(convention: Convention) -> dict[str, list[Comment]]:
    """Remarks by clause, oldest first, in one query."""
    found: dict[str, list[Comment]] = {}
    rows: Iterable[Comment] = Comment.objects.filter(**generic_key(convention)).select_related("author").order_by("id")
    for row in rows:
        found.setdefault(row.section, []).append(row)
    return found


def open_remarks(convention: Convention) -> list[Comment]:
    """Remarks that nobody has taken or refused, oldest first: what is read before the test and before the vote."""
    rows = Comment.objects.filter(**generic_key(convention), resolved_at=None)
    return list(rows.select_related("author").order_by("id"))
