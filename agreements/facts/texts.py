"""The words of model 2 in the language being read. Its words for JSON never appear on a page."""

import datetime as dt
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.commons.explain import Lang, pick
from agreements.commons.model2 import texts
from agreements.commons.model2.moves import MOVES
from core.ui import dates

ATTACKS: Final = len(MOVES)


def lang() -> Lang:
    """The language of the words of the model."""
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def verdict_words(verdict: str) -> str:
    """The public words of a verdict (model 2, section 10)."""
    return pick(texts.VERDICTS[verdict], lang())


def fact_says(name: str) -> str:
    """What a fact says, as the model words it."""
    return pick(texts.FACTS[name], lang())


def move_words(move: str) -> str:
    return pick(texts.MOVES[move], lang())


def form_words(form: str) -> str:
    return pick(texts.FORMS[form], lang())


def doubt_words(doubt: str) -> tuple[str, str]:
    """What a court would have to hold, and the source of the doubt."""
    pair, source = texts.DOUBTS[doubt]
    return pick(pair, lang()), source


def line_detail(verdict: str, result: dict[str, Any], valid_until: dt.date | None) -> str:
    """What follows the words of a verdict on its line (section 10)."""
    if verdict == "shared":
        said = _("même en cas de manquement (modèle 2, %(n)s attaques examinées)") % {"n": ATTACKS}
        if valid_until is None:
            return said
        return _("même en cas de manquement (modèle 2, %(n)s attaques examinées ; valable jusqu’au %(day)s)") % {
            "n": ATTACKS,
            "day": dates.short(valid_until),
        }
    if verdict == "shared-if-kept":
        return _("le chemin, et ce que la Ville peut faire elle-même")
    if verdict == "doubtful":
        return _("cela dépend d’une question sur laquelle aucune décision n’a été trouvée")
    return _in_steps(result)


def _in_steps(result: dict[str, Any]) -> str:
    ways = result["loyal"]["forms"].values()
    steps = min((len(way["trace"]) for way in ways if not way["doubts"]), default=0)
    if steps == 1:
        return _("en 1 étape, sans que personne manque à sa parole")
    return _("en %(n)s étapes, sans que personne manque à sa parole") % {"n": steps}
