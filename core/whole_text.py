"""Texts from outside are kept whole or refused with a reason: nothing is cut silently."""

from django.db import models
from django.utils.translation import gettext as _

from core.exceptions import DomainError


def within(text: str, model: type[models.Model], name: str) -> str:
    """The text without blanks around it, if that column can hold it. Raises DomainError on the field of that name."""
    kept = text.strip()
    limit = getattr(model._meta.get_field(name), "max_length", None)
    if limit is not None and len(kept) > limit:
        raise DomainError(
            _("%(limit)s caractères au plus ; ce texte en a %(found)s.") % {"limit": limit, "found": len(kept)},
            field=name,
        )
    return kept
