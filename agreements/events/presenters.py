"""Events, rulings and obligations as pages show them, in the language being read."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.commons import explain, initial_state, rule
from agreements.commons.events import move_of
from agreements.enums import Decided, Effect, ObligationState
from agreements.events import labels
from agreements.events.domain.parties import clauses_of_version
from agreements.events.domain.rulings import as_model_event, effect_words, state_of
from agreements.events.domain.timeline import TONES
from agreements.models import Allegation, IPEvent, Obligation, Ruling
from core.workflow import history


def _clause(key: str, ruling: Ruling) -> dict[str, str]:
    """A clause with its article in the convention that judged the event, on the page that everybody may read."""
    url = reverse("public:convention", args=[ruling.version.convention.slug])
    return {"title": labels.clause_title(key), "url": f"{url}#article-{key}"}


def reach_items(within_reach: dict[str, int]) -> list[dict[str, Any]]:
    """Forms now (0 moves) and within reach, nearest first."""
    lang = labels.lang()
    rows = sorted(within_reach.items(), key=lambda row: (row[1], row[0]))
    return [
        {"title": explain.form_title(form, lang), "meaning": explain.form_meaning(form, lang), "moves": moves}
        for form, moves in rows
    ]


def event_line(event: IPEvent) -> dict[str, Any]:
    """One event as a line of a list: what happened, declared by whom, with what effect. Reads no clause."""
    ruling = event.ruling
    return {
        "event": event,
        "title": labels.kind_title(event.kind),
        "effect": effect_words(ruling.effect),
        "tone": TONES[Effect(ruling.effect)],
        "who": event.declarer.name if event.declarer else _("la Ville"),
        "awaited": ruling.decided == Decided.AWAITED,
    }


def show_event(event: IPEvent) -> dict[str, Any]:
    """One event with its ruling in words: effect, articles, remedies, forms."""
    ruling, lang = event.ruling, labels.lang()
    governs, _broken = labels.clauses_by_kind().get(event.kind, ((), ()))
    move = move_of(as_model_event(event))
    return {
        **event_line(event),
        "ruling": ruling,
        "computed": effect_words(ruling.computed["ruling"]),
        "actor": labels.role_words(event.actor) if event.actor else "",
        "move": explain.move_title(move, lang) if move else "",
        "barring": [_clause(key, ruling) for key in ruling.computed["clauses"]],
        "governing": [_clause(key, ruling) for key in governs if key in _keys(ruling)],
        "remedies": [
            {"title": explain.remedy_title(key, lang), "meaning": explain.remedy_meaning(key, lang)}
            for key in dict.fromkeys(ruling.computed["remedies"])
        ],
        "reach": reach_items(ruling.within_reach),
        "nearest": min(ruling.within_reach.values(), default=None),
        "corrected": ruling.decided == Decided.CORRECTED,
    }


def _keys(ruling: Ruling) -> set[str]:
    return {article["key"] for article in (ruling.version.frozen or {}).get("articles", ())}


def show_obligation(obligation: Obligation) -> dict[str, Any]:
    """One obligation in words."""
    return {
        "row": obligation,
        "what": labels.term_words(obligation.clause, obligation.term),
        "clause": labels.clause_title(obligation.clause),
        "amount": labels.amount_words(obligation.clause, obligation.term, obligation.amount),
        "debtor": obligation.debtor.name if obligation.debtor else labels.role_words(obligation.debtor_role),
        "creditor": obligation.creditor.name if obligation.creditor else labels.role_words(obligation.creditor_role),
        "cause": labels.kind_title(obligation.event.kind),
        "note": labels.note_words(obligation.note),
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


def log_of(row: Any) -> list[dict[str, Any]]:
    """The steps of an object, as the component `timeline` reads them."""
    states = dict(row._meta.get_field("state").choices)
    return [
        {
            "label": states[line.target],
            "when": line.at,
            "note": line.reason_shown,
            "actor": line.actor or _("à l’heure prévue"),
        }
        for line in history(row)
    ]


def if_established(allegation: Allegation) -> str:
    """What the model would answer of an alleged fact: shown to the legal officers, kept nowhere."""
    event = allegation.event
    clauses = clauses_of_version(allegation.version)
    if event is None or not clauses:
        return ""
    state = state_of(allegation.prototype) or initial_state(clauses)
    return effect_words(rule(clauses, state, as_model_event(event)).ruling)
