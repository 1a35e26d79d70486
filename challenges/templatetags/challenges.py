"""Lists of challenges: `{% load challenges %}`."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.translation import gettext

from core.templatetags.ui import sort_link
from core.ui.components import component

register = template.Library()
BY_DEFAULT = "-modifie"


@component(register, "challenges/challenge_rows", takes_context=True)
def challenge_rows(
    context: Context, challenges: Iterable[Any], required: int, caption: str, without: Any = ()
) -> dict[str, Any]:
    """The table of challenges of the workspace; its headings sort it. `without`: the columns left out."""
    labels = {
        "titre": gettext("Défi"),
        "etat": gettext("État"),
        "cloture": gettext("Clôture"),
        "modifie": gettext("Modifié"),
    }
    sorts = {key: sort_link(context, label, key, BY_DEFAULT) for key, label in labels.items()}
    return {"challenges": challenges, "required": required, "caption": caption, "sorts": sorts, "without": without}
