"""Saved states of shared texts: to compare word by word, and to put back."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.clock import app_now
from core.exceptions import DomainError
from core.models import TextVersion, generic_key

# Keystrokes saved in one sitting make one version to compare, not one per pause.
SITTING = dt.timedelta(minutes=10)
LANGUAGES = ("fr", "en")
SHOWN = 50


def keep_change(
    obj: models.Model, name: str, before: str, after: str, *, by: Any, at: dt.datetime | None = None
) -> None:
    """Keeps a text that changes as a version; nothing when it stays as it is.

    The first change keeps what stood before it too, so that it can be undone. Call it in the transaction that writes the text,
    with its row locked; `at` is the instant of that change, else now.
    """
    if before == after:
        return
    where, now = {**generic_key(obj), "section": name}, at or app_now()
    last = TextVersion.objects.filter(**where).order_by("-n").first()
    if last is None and before:
        last = TextVersion.objects.create(**where, n=1, body=before, author=None, at=now)
    if last is not None and last.author_id == by.pk and now - last.at < SITTING:
        TextVersion.objects.filter(pk=last.pk).update(body=after)
    else:
        TextVersion.objects.create(**where, n=(last.n if last else 0) + 1, body=after, author=by, at=now)


def versions_of(obj: models.Model, name: str) -> QuerySet[TextVersion]:
    """Newest first, with their authors."""
    return TextVersion.objects.filter(**generic_key(obj), section=name).select_related("author").order_by("-n")


def version_of(obj: models.Model, name: str, n: int) -> TextVersion:
    """One saved state. Raises DomainError when there is none of this number."""
    found = versions_of(obj, name).filter(n=n).first()
    if found is None:
        raise DomainError(_("Cette version n’existe pas."))
    return found


def comparison(obj: models.Model, name: str, wanted: Any) -> dict[str, Any]:
    """Two saved states, as the page compares them: the last two, or those that `wanted` (`de`, `a`) names."""
    rows = list(versions_of(obj, name)[:SHOWN])
    by_number = {str(row.n): row for row in rows}
    return {
        "versions": rows,
        "newer": by_number.get(wanted.get("a", ""), rows[0] if rows else None),
        "older": by_number.get(wanted.get("de", ""), rows[1] if len(rows) > 1 else None),
    }
