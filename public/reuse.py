"""Five lines for whoever wants to reuse a prototype: what is allowed, on which terms, whom to name, where it is, whom to ask."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from license_expression import ExpressionError

from agreements.prototypes.licences import Verdict, openness
from public.entries import makers_of

Line = tuple[str, str | SafeString | None]


def reuse_lines(prototype: Any, licence: str, sources: str | SafeString | None, contact: str) -> list[Line]:
    """Pairs of a question and its answer; None is « Inconnu ». `licence` is the one in force, `sources` where they are."""
    makers = format_html_join(", ", "{}", ((maker["name"],) for maker in makers_of(prototype)))
    return [
        (_("Utiliser, modifier, vendre ?"), _allowed(licence)),
        (
            _("À quelles conditions ?"),
            _("Celles de la licence %(licence)s.") % {"licence": licence} if licence else None,
        ),
        (_("Qui citer ?"), makers or None),
        (_("Où le prendre ?"), sources),
        (_("À qui demander ?"), format_html('<a href="{}">{}</a>', contact, _("Écrire à la Ville"))),
    ]


def _allowed(licence: str) -> str | None:
    if not licence:
        return None
    try:
        answer = openness(licence)
    except (ExpressionError, ValueError):  # a licence that SPDX does not know: nothing is said of it
        return None
    if answer.verdict is Verdict.YES:
        return _("Oui, par tous et pour tout usage, commercial compris.")
    return str(answer.reason)
