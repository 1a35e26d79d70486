"""The terms of a convention in six lines, each of which opens the clauses it stands for.

The heads are questions, for the answer is the convention's: "what is yours?" stays true of one that gives all to the City.
The words are those of the sheet, never others; a line shows the first sentence of its first clause.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")
AMOUNT = re.compile(r"\b(\d+)[\s\u00a0\u202f]?(heure|hour|jour|day|semaine|week|mois|month|an|year)s?\b")
DAYS = {"h": 1 / 24, "j": 1, "d": 1, "s": 7, "w": 7, "m": 30, "a": 365, "y": 365}  # by the first letter of the unit
# Clauses by the question they answer, the one that answers it best first.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "yours": (
        "results_ownership",
        "background_declaration",
        "joint_ownership",
        "confidentiality",
        "attribution_and_names",
    ),
    "shared": (
        "open_source_publication",
        "background_access",
        "licence_lock",
        "open_data_results",
        "open_hardware",
        "documentation_licence",
        "partner_data_sharing",
    ),
    "city": ("city_use_rights", "call_back", "source_escrow", "reversibility_interoperability"),
    "barred": (
        "no_exclusivity",
        "assignment_transfer",
        "patent_non_assertion",
        "patent_notice",
        "change_of_control",
        "city_data_use",
        "personal_data",
    ),
    "breach": ("survival_and_remedies", "transparency"),
}
HEADS = {
    "yours": gettext_lazy("Qu’est-ce qui est à vous ?"),
    "shared": gettext_lazy("Qu’est-ce qui est partagé ?"),
    "city": gettext_lazy("Que peut faire la Ville ?"),
    "barred": gettext_lazy("Que vous est-il interdit ou imposé ?"),
    "deadlines": gettext_lazy("Quels sont les délais ?"),
    "breach": gettext_lazy("Et en cas de manquement ?"),
    "other": gettext_lazy("Quoi d’autre ?"),
}


@dataclass
class Line:
    """One line: `head` is the question, `lead` its answer in a few words, `terms` the clauses in full (`title`, `sentence`)."""

    key: str
    head: str
    lead: str
    terms: list[tuple[str, str]] = field(default_factory=list)


def brief(terms: Iterable[Any]) -> list[Line]:
    """The lines of a sheet's `terms`, mappings or rows with `key`, `title` and `sentence`, in the reader's language.

    A clause that no group names stands under « Quoi d’autre ? »: nothing of the sheet is left out. A line without a
    clause is not drawn.
    """
    known = {_of(term, "key"): (_of(term, "title"), _of(term, "sentence")) for term in terms}
    grouped = {name for names in GROUPS.values() for name in names}
    lines = [_line(key, [known[name] for name in names if name in known]) for key, names in GROUPS.items()]
    lines.insert(-1, _deadlines(known.values()))
    lines.append(_line("other", [term for name, term in known.items() if name not in grouped]))
    return [line for line in lines if line.terms]


def _of(term: Any, name: str) -> str:
    return str(term[name] if isinstance(term, Mapping) else getattr(term, name))


def _line(key: str, terms: list[tuple[str, str]]) -> Line:
    return Line(key, str(HEADS[key]), SENTENCE.split(terms[0][1])[0] if terms else "", terms)


def _deadlines(terms: Iterable[tuple[str, str]]) -> Line:
    """Each sentence that holds a length of time, under the title of its clause; the lead lists the lengths, shortest first."""
    timed = [(title, sentence) for title, told in terms for sentence in SENTENCE.split(told) if AMOUNT.search(sentence)]
    found = [length for _title, sentence in timed for length in AMOUNT.finditer(sentence)]
    lengths = {length[0]: int(length[1]) * DAYS[length[2][0]] for length in found}
    return Line("deadlines", str(HEADS["deadlines"]), ", ".join(sorted(lengths, key=lengths.__getitem__)), timed)
