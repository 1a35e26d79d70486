"""Events, obligations and breaches in plain words, French and English: fit for a page."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements.commons import explain, load_schema
from agreements.conventions import clause_texts

if TYPE_CHECKING:
    from agreements.models import Allegation

PATH: Final = Path(__file__).resolve().parents[1] / "data" / "event_kinds.json"

ACTORS: Final = {
    "startup": _("la startup"),
    "partner": _("un partenaire"),
    "acquirer": _("l’acquéreur"),
    "city": _("la Ville"),
    "third_party": _("un tiers"),
}

ROLES: Final[Mapping[str, Any]] = {
    **ACTORS,
    "co_owner": _("un copropriétaire"),
    "co_owners": _("les copropriétaires"),
    "programme": _("le programme"),
    "data_user": _("qui utilise les données"),
    "public": _("le public"),
    "filer": _("qui dépose le brevet"),
    "holder": _("qui détient les droits"),
    "controller": _("le responsable du traitement"),
    "processor": _("le sous-traitant"),
    "data_protection_authority": _("la CNIL"),
    "person_concerned": _("la personne concernée"),
    "party_in_breach": _("la partie en cause"),
}

REMEDIES: Final[Mapping[str, Any]] = {
    "public_record": _("inscription publique du manquement"),
    "suspension_of_data_access": _("suspension de l’accès aux données de la Ville"),
    "escrow_release": _("remise du code placé sous séquestre"),
    "call_back": _("rappel du prototype"),
    "exclusion_from_next_editions": _("exclusion des éditions suivantes"),
    "court": _("saisine du tribunal"),
}

# An obligation that an event shows to be done keeps the kind of the event, not its words in one language.
BY_EVENT = "event:"


def lang() -> str:
    """The language being read, among the two that the method speaks."""
    return "en" if (get_language() or "fr").startswith("en") else "fr"


@lru_cache(maxsize=1)
def _kinds() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = json.loads(PATH.read_text(encoding="utf-8"))
    return words


def kind_title(kind: str) -> str:
    """What happened, in a few words; an unknown kind is shown as it is written."""
    words = _kinds().get(kind)
    return words[lang()] if words else kind


def role_words(role: str) -> str:
    return str(ROLES.get(role, role))


def remedy_words(remedy: str) -> str:
    """A graded remedy of a breach."""
    return str(REMEDIES.get(remedy, remedy))


def clause_title(clause: str) -> str:
    return explain.clause_name(clause, lang()) if clause in load_schema().clauses else clause


def term_words(clause: str, term: str) -> str:
    """What is owed, in the words of the clause library."""
    return clause_texts.term_label(clause, term, lang())


def amount_words(clause: str, term: str, amount: int) -> str:
    return clause_texts.value_words(clause, term, amount, lang())


@lru_cache(maxsize=1)
def clauses_by_kind() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each kind of event, the clauses that govern it and those of which it is a breach."""
    schema = load_schema()
    governs: dict[str, list[str]] = {kind: [] for kind in schema.events}
    broken: dict[str, list[str]] = {kind: [] for kind in schema.events}
    for key, clause in schema.clauses.items():
        for kind in clause.governs_events:
            governs[kind].append(key)
        for kind in clause.breach_events:
            broken[kind].append(key)
    return {kind: (tuple(governs[kind]), tuple(broken[kind])) for kind in schema.events}


def note_words(note: str) -> str:
    """What was done: the words of whoever said so, or the event that shows it, in the language being read."""
    return kind_title(note.removeprefix(BY_EVENT)) if note.startswith(BY_EVENT) else note


def allegation_words(allegation: "Allegation") -> str:
    """What is alleged, in a line."""
    if allegation.obligation is not None:
        return term_words(allegation.obligation.clause, allegation.obligation.term)
    return kind_title(allegation.fact.kind) if allegation.fact else ""


def accused_words(allegation: "Allegation") -> str:
    """Who is in question; an author that nobody established is never guessed."""
    if allegation.accused is not None:
        return allegation.accused.name
    return allegation.accused_name or str(_("auteur non établi"))
