"""Events, rulings and obligations as pages show them, in the language being read."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements import event_words
from agreements.commons import explain
from agreements.commons.events import move_of
from agreements.domain.rulings import as_model_event, effect_words
from agreements.domain.timeline import TONES
from agreements.enums import Decided, Effect, ObligationState
from agreements.models import IPEvent, Obligation, Ruling


def _clause(key: str, ruling: Ruling) -> dict[str, str]:
    """A clause with its article in the convention that judged the event, on the page that everybody may read."""
    url = reverse("cms:convention", args=[ruling.version.convention.slug])
    return {"title": event_words.clause_title(key), "url": f"{url}#article-{key}"}


def reach_items(within_reach: dict[str, int]) -> list[dict[str, Any]]:
    """Forms now (0 moves) and within reach, nearest first."""
    lang = event_words.lang()
    rows = sorted(within_reach.items(), key=lambda row: (row[1], row[0]))
    return [
        {"title": explain.form_title(form, lang), "meaning": explain.form_meaning(form, lang), "moves": moves}
        for form, moves in rows
    ]


def show_event(event: IPEvent) -> dict[str, Any]:
    """One event with its ruling in words: effect, articles, remedies, forms."""
    ruling, lang = event.ruling, event_words.lang()
    governs, _broken = event_words.clauses_by_kind().get(event.kind, ((), ()))
    move = move_of(as_model_event(event))
    return {
        "event": event,
        "ruling": ruling,
        "title": event_words.kind_title(event.kind),
        "effect": effect_words(ruling.effect),
        "computed": effect_words(ruling.computed["ruling"]),
        "tone": TONES[Effect(ruling.effect)],
        "who": event.declarer.name if event.declarer else _("la Ville"),
        "actor": event_words.role_words(event.actor) if event.actor else "",
        "move": explain.move_title(move, lang) if move else "",
        "barring": [_clause(key, ruling) for key in ruling.computed["clauses"]],
        "governing": [_clause(key, ruling) for key in governs if key in _keys(ruling)],
        "remedies": [
            {"title": explain.remedy_title(key, lang), "meaning": explain.remedy_meaning(key, lang)}
            for key in dict.fromkeys(ruling.computed["remedies"])
        ],
        "reach": reach_items(ruling.within_reach),
        "nearest": min(ruling.within_reach.values(), default=None),
        "awaited": ruling.decided == Decided.AWAITED,
        "corrected": ruling.decided == Decided.CORRECTED,
    }


def _keys(ruling: Ruling) -> set[str]:
    return {article["key"] for article in (ruling.version.frozen or {}).get("articles", ())}


def show_obligation(obligation: Obligation) -> dict[str, Any]:
    """One obligation in words."""
    return {
        "row": obligation,
        "what": event_words.term_words(obligation.clause, obligation.term),
        "clause": event_words.clause_title(obligation.clause),
        "amount": event_words.amount_words(obligation.clause, obligation.term, obligation.amount),
        "debtor": obligation.debtor.name if obligation.debtor else event_words.role_words(obligation.debtor_role),
        "creditor": obligation.creditor.name
        if obligation.creditor
        else event_words.role_words(obligation.creditor_role),
        "cause": event_words.kind_title(obligation.event.kind),
        "late": obligation.state == ObligationState.LATE,
    }


def prototype_row(ruling: Ruling) -> dict[str, Any]:
    """A prototype with how near it is to a form of appropriation."""
    reach = reach_items(ruling.within_reach)
    return {
        "prototype": ruling.event.prototype,
        "reach": reach,
        "nearest": reach[0]["moves"] if reach else None,
        "titles": [item["title"] for item in reach],
    }
