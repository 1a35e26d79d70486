"""The commons-safe rules of single terms, checked apart from the search."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from agreements.commons.facts import Clauses
from agreements.commons.lasting import lasts
from agreements.commons.terms import Term, licences_in, load_schema

#: Whether a value that is there keeps each kind of rule.
_KEPT: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "equals": lambda value, wanted: value == wanted,
    "one_of": lambda value, wanted: value in wanted,
    "subset_of": lambda value, wanted: set(value) <= set(wanted),
    "includes": lambda value, wanted: set(wanted) <= set(value),
    "excludes": lambda value, wanted: not set(value) & set(wanted),
    "min": lambda value, wanted: value >= wanted,
    "max": lambda value, wanted: value <= wanted,
}


@cache
def _open_licences() -> frozenset[str]:
    """The licences that the library allows for software: each is OSI-approved or on the list of D.323-2-1."""
    return frozenset(load_schema().clauses["open_source_publication"].terms["licence_spdx"].allowed or ())


def _kept_when_missing(kind: str, wanted: Any) -> bool:
    """Whether saying nothing keeps the rule: only where false, or the empty set, would. A missing figure is no figure."""
    return kind in {"subset_of", "excludes"} or (kind == "equals" and wanted is False)


def _breaks(term: Term, value: Any, survivors: Any) -> bool:
    for kind, wanted in (term.rule or {}).items():
        if kind == "outlives":
            kept = lasts(value) or term.clause in survivors
        elif value is None:
            kept = _kept_when_missing(kind, wanted)
        elif kind == "open_software_licence":
            licences = licences_in(value)
            kept = bool(licences) and all(licence in _open_licences() for licence in licences)
        else:
            kept = _KEPT[kind](value, wanted)
        if not kept:
            return True
    return False


@cache
def _ruled() -> tuple[tuple[str, Term], ...]:
    kinds = load_schema().clauses.values()
    ruled = ((f"{kind.key}.{term.name}", term) for kind in kinds for term in kind.terms.values() if term.rule)
    return tuple(sorted(ruled, key=lambda pair: pair[0]))


def broken_rules(clauses: Clauses) -> list[str]:
    """The terms of present clauses that break their rule, as `clause.term`, sorted. The clauses fit the schema."""
    survivors = clauses.get("survival_and_remedies", {}).get("surviving_clauses") or ()
    broken: list[str] = []
    for name, term in _ruled():
        clause = clauses.get(term.clause)
        if clause is not None and _breaks(term, clause.get(term.name), survivors):
            broken.append(name)
    return broken
