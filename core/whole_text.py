"""Texts from outside are kept whole or refused with a reason: nothing is cut silently."""

from django.db import models
from django.utils.translation import gettext as _

from core.exceptions import DomainError

LONGEST_TEXT = 50_000  # characters of a text for which nobody set another limit: some fifteen pages
LONGEST_LINE = 2_000


def whole(text: str, *, field: str | None = None) -> str:
    """The text without blanks around it, of a form that is written by hand. Raises DomainError when it is too long."""
    return _limited(text.strip(), LONGEST_TEXT, field)


def within(text: str, model: type[models.Model], name: str) -> str:
    """The text without blanks around it, if that column can hold it. Raises DomainError on the field of that name."""
    return _limited(text.strip(), getattr(model._meta.get_field(name), "max_length", None), name)


def _limited(text: str, limit: int | None, field: str | None) -> str:
    if limit is not None and len(text) > limit:
        raise DomainError(
            _("%(limit)s caractères au plus ; ce texte en a %(found)s.") % {"limit": limit, "found": len(text)},
            field=field,
        )
    return text
