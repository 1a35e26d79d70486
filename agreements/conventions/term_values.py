"""What a lawyer may give as the value of a typed term: words of the library, durations that end, or a wording in quotes.

The schema (`agreements.commons.terms`) says what the model can read; here stands what a contract can say. A value that is
no word of its list, a duration that is no duration, or one without an end, is refused with the nearest value that is
admitted. Texts that were signed are never asked again.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from agreements.commons.terms import Term, load_schema
from agreements.conventions import clause_texts, wordings

#: A wording of one's own in a list of words: printed in quotes, read by no model.
OTHER: Final = wordings.OTHER
#: The lists in which a wording of one's own may stand.
OPEN_LISTS: Final = frozenset(
    {
        ("confidentiality", "excluded_objects"),
        ("source_escrow", "release_events"),
        ("survival_and_remedies", "dispute_steps"),
        ("survival_and_remedies", "graded_remedies"),
    }
)
#: Terms with a text of their own beside the words of the library.
OPEN_WORDS: Final = frozenset({"territory", "governing_law"})
#: Words kept for texts that have them, offered to nobody: two names of one party; and arbitration, which a public body
#: may not agree to (French civil code, art. 2060).
_NOT_OFFERED: Final = {
    ("joint_ownership", "shares"): frozenset({"partners", "steward"}),
    ("personal_data", "roles"): frozenset({"partners", "steward"}),
    ("survival_and_remedies", "dispute_steps"): frozenset({"arbitration"}),
}
#: The two names under which the library keeps the legal term of the rights: one choice for whoever reads.
LEGAL_TERM: Final = ("legal_protection_term", "unlimited")
_ENDLESS: Final = re.compile(
    r"toujours|perpétu|illimit|sans limit|éternel|ever|perpetu|unlimited|indéfini|indefinite", re.IGNORECASE
)
_SHARE_TOTAL: Final = 100


def words_offered(term: Term) -> tuple[str, ...]:
    """The keys that may be chosen: those that the schema allows, else those that the library has words for."""
    if term.type == "map":
        return ()
    known = term.allowed or tuple(_said(term))
    return tuple(key for key in known if key not in _NOT_OFFERED.get((term.clause, term.name), ()))


def parties_offered(term: Term) -> tuple[str, ...]:
    """The parties of a term that has a value for each of them."""
    out = _NOT_OFFERED[(term.clause, term.name)]
    return tuple(key for key in _said(term) if key not in (term.allowed or ()) and key not in out)


def _said(term: Term) -> Mapping[str, str]:
    return clause_texts.load_texts()[term.clause].terms[term.name].wordings["fr"].values


def refusals(key: str, terms: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Why these values cannot stand in a contract, a sentence each. The types are those of the schema already."""
    kind = load_schema().clauses.get(key)
    for name, term in (kind.terms if kind else {}).items():
        value = terms.get(name)
        if value is not None and value != "" and (why := refusal(term, value, lang)):
            yield _("« %(label)s » : %(why)s") % {"label": clause_texts.term_label(key, name, lang), "why": why}


def refusal(term: Term, value: Any, lang: str) -> str:
    """Why this value cannot stand; empty when it can."""
    if term.type == "duration":
        return _no_duration(term, value, lang)
    if term.type == "integer":
        return _("un nombre négatif n’a pas de sens ici.") if value < 0 else ""
    if term.type == "map":
        return _no_sharing(term, value, lang)
    if isinstance(value, list) and words_offered(term):
        return next(filter(None, (_no_word(term, item, lang) for item in value)), "")
    if term.name in OPEN_WORDS and _looks_like_a_key(value) and value not in _said(term):
        return _unknown(term, value, lang)
    return ""


def _no_duration(term: Term, value: str, lang: str) -> str:
    if value in _said(term) or is_duration(value):
        return ""
    if _ENDLESS.search(value):
        return _(
            "« %(value)s » n’est pas admis, car un engagement sans fin peut être rompu par chacun (code civil, articles 1210 et 1211). Choisissez « %(nearest)s », ou donnez un nombre d’années."
        ) % {"value": value, "nearest": clause_texts.value_words(term.clause, term.name, LEGAL_TERM[0], lang)}
    return _("« %(value)s » n’est pas une durée. Donnez un nombre d’années, de mois ou de jours, ou choisissez : %(choices)s.") % {
        "value": value,
        "choices": _listed(term, lang),
    }  # fmt: skip


def is_duration(value: str) -> bool:
    """An ISO 8601 duration of at least one day."""
    match = wordings.DURATION.fullmatch(value)
    return match is not None and any(int(count) for count in match.groups() if count)


def _no_sharing(term: Term, value: Mapping[str, Any], lang: str) -> str:
    if term.allowed is not None:
        return ""
    if any(isinstance(share, bool) or not isinstance(share, int) or share < 0 for share in value.values()):
        return _("chaque part est un nombre entier, en pour cent.")
    if value and sum(value.values()) != _SHARE_TOTAL:
        return _("les parts font %(total)s %% ; elles doivent faire 100 %%.") % {"total": sum(value.values())}
    return ""


def _no_word(term: Term, item: str, lang: str) -> str:
    if item in _said(term) or (term.allowed and item in term.allowed):
        return ""
    own = (term.clause, term.name) in OPEN_LISTS
    if own and item.startswith(OTHER) and item.removeprefix(OTHER).strip():
        return ""
    return _unknown(term, item.removeprefix(OTHER), lang)


def _unknown(term: Term, value: str, lang: str) -> str:
    message = _("« %(value)s » n’est pas un choix de cette liste.") % {"value": value}
    words = {key: clause_texts.value_words(term.clause, term.name, key, lang) for key in words_offered(term)}
    near = difflib.get_close_matches(value, [*words, *words.values()], n=1)
    if near:
        return f"{message} {_('Le plus proche : %(word)s.') % {'word': words.get(near[0], near[0])}}"
    return f"{message} {_('Choix admis : %(choices)s.') % {'choices': _listed(term, lang)}}"


def _listed(term: Term, lang: str) -> str:
    keys = [key for key in words_offered(term) if term.type != "duration" or key != LEGAL_TERM[1]]
    return " ; ".join(clause_texts.value_words(term.clause, term.name, key, lang) for key in keys)


def allowed_in_words(term: Term, lang: str) -> str:
    """The values that the schema allows, as people read them."""
    return _listed(term, lang)


def _looks_like_a_key(value: str) -> bool:
    return re.fullmatch(r"[A-Za-z]+(?:_[A-Za-z0-9]+)+", value) is not None
