"""The clause library as a schema: 25 kinds of clause, 166 typed terms, and the check that a convention fits them."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from agreements.commons.facts import READ_TERMS, Clauses

LIBRARY: Final = Path(__file__).resolve().parent.parent / "data" / "clauses.json"


@dataclass(frozen=True, slots=True)
class Term:
    """One typed term of a clause kind."""

    clause: str
    name: str
    type: str
    unit: str | None
    allowed: tuple[str, ...] | None
    default: Any
    rule: Mapping[str, Any] | None
    read: bool  # by the search: it may not be missing from a present clause


@dataclass(frozen=True, slots=True)
class ClauseKind:
    """One kind of clause."""

    key: str
    name_fr: str
    name_en: str
    terms: Mapping[str, Term]
    governs_events: frozenset[str]
    breach_events: frozenset[str]


@dataclass(frozen=True, slots=True)
class Schema:
    """The whole library."""

    version: str
    clauses: Mapping[str, ClauseKind]
    events: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why a convention cannot be read: where, what was found, what is allowed."""

    problem: str
    clause: str | None = None
    term: str | None = None
    value: str = ""
    allowed: str = ""

    def __str__(self) -> str:
        place = ", ".join(
            f"{word} {name}" for word, name in (("clause", self.clause), ("term", self.term)) if name is not None
        )
        parts = [f"{place}: {self.problem}" if place else self.problem]
        if self.value:
            parts.append(f"value {self.value}")
        if self.allowed:
            parts.append(f"allowed: {self.allowed}")
        return "; ".join(parts)


class InvalidConventionError(ValueError):
    """A convention that does not fit the clause schema. `faults` holds every reason."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def _kind(raw: Mapping[str, Any]) -> ClauseKind:
    key = raw["key"]
    read = READ_TERMS.get(key, ())
    terms = {
        term["name"]: Term(
            clause=key,
            name=term["name"],
            type=term["type"],
            unit=term["unit"],
            allowed=None if term["allowed"] is None else tuple(term["allowed"]),
            default=term["commons_safe_default"],
            rule=term.get("rule"),
            read=term["name"] in read,
        )
        for term in raw["terms"]
    }
    return ClauseKind(
        key=key,
        name_fr=raw["name_fr"],
        name_en=raw["name_en"],
        terms=terms,
        governs_events=frozenset(raw["governs_events"]),
        breach_events=frozenset(raw["breach_events"]),
    )


@cache
def load_schema() -> Schema:
    """The clause library that this model was written for. Read once."""
    raw = json.loads(LIBRARY.read_text(encoding="utf-8"))
    kinds = {clause["key"]: _kind(clause) for clause in raw["clauses"]}
    return Schema(version=raw["version"], clauses=kinds, events=frozenset(raw["event_vocabulary"]))


@cache
def _template_text() -> str:
    kinds = load_schema().clauses.values()
    return json.dumps({kind.key: {term.name: term.default for term in kind.terms.values()} for kind in kinds})


def template() -> dict[str, dict[str, Any]]:
    """The convention with every term at its commons-safe default; a fresh copy at each call."""
    fresh: dict[str, dict[str, Any]] = json.loads(_template_text())
    return fresh


def shown(value: object, limit: int = 80) -> str:
    """A value as short ASCII JSON, fit for an error message."""
    if isinstance(value, dict | list) and len(value) > limit:
        return f"{'an object' if isinstance(value, dict) else 'a list'} of {len(value)} items"
    if isinstance(value, str):
        value = value[: limit + 1]
    try:
        text = json.dumps(value, default=str)
    except (ValueError, RecursionError):
        text = type(value).__name__
    return text if len(text) <= limit else f"{text[: limit - 3]}..."


_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def _is_text(value: object, _: Term) -> bool:
    return isinstance(value, str)


def _is_date(value: object, _: Term) -> bool:
    if not isinstance(value, str):
        return False
    if not value:
        return True
    try:
        return _DATE.fullmatch(value) is not None and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_texts(value: object, _: Term) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_map(value: object, term: Term) -> bool:
    if not isinstance(value, dict):
        return False
    return term.allowed is None or all(isinstance(item, str) for item in value.values())


#: How a value of each type is told, and what an error says of it. Integers are counted without booleans or 15.0.
_TYPES: Final[dict[str, tuple[Callable[[Any, Term], bool], str]]] = {
    "boolean": (lambda value, _: isinstance(value, bool), "true or false"),
    "integer": (lambda value, _: isinstance(value, int) and not isinstance(value, bool), "a whole number"),
    "string": (_is_text, "a text"),
    "enum": (_is_text, "a text"),
    "uri": (_is_text, "an address, as a text"),
    "duration": (_is_text, "a duration, as a text"),
    "spdx_expression": (_is_text, "an SPDX expression, as a text"),
    "date": (_is_date, "a date such as 2026-03-01"),
    "set": (_is_texts, "a list of texts"),
    "list": (_is_texts, "a list of texts"),
    "map": (_is_map, "an object"),
}


def licences_in(expression: str) -> list[str]:
    """The licences that an SPDX expression combines by AND, OR and parentheses."""
    return [word for word in re.split(r"[\s()]+", expression) if word and word not in {"AND", "OR"}]


def _is_expression(text: str) -> bool:
    """Whether AND, OR and parentheses combine the words of a text as an SPDX expression does."""
    depth, operand = 0, False
    for word in re.findall(r"[()]|[^\s()]+", text):
        if word == ")":
            depth -= 1
            if depth < 0 or not operand:
                return False
        elif word in {"AND", "OR"}:
            if not operand:
                return False
            operand = False
        elif operand:
            return False
        elif word == "(":
            depth += 1
        else:
            operand = True
    return operand and depth == 0


def _outside(value: Any, term: Term) -> bool:
    if term.allowed is None:
        return False
    if term.type == "spdx_expression":
        return value not in term.allowed and not (
            _is_expression(value) and all(licence in term.allowed for licence in licences_in(value))
        )
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else (value,)
    return any(item not in term.allowed for item in items)


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeio" else f"a {kind}"


def _check_term(term: Term, value: Any) -> Fault | None:
    if value is None:
        return None
    fits, wanted = _TYPES[term.type]
    listed = "" if term.allowed is None else ", ".join(term.allowed)
    if not fits(value, term):
        allowed = f"{wanted} (of {listed})" if listed else wanted
        return Fault(f"wrong type, {_article(term.type)} is wanted", term.clause, term.name, shown(value), allowed)
    if _outside(value, term):
        return Fault("value not allowed", term.clause, term.name, shown(value), listed)
    return None


def _faults(clauses: Mapping[Any, Any]) -> Iterator[Fault]:
    kinds = load_schema().clauses
    for key, clause in clauses.items():
        kind = kinds.get(key)
        if kind is None:
            yield Fault("unknown clause", shown(key), None, shown(clause), ", ".join(kinds))
            continue
        if not isinstance(clause, dict):
            yield Fault("wrong type, an object of terms is wanted", key, None, shown(clause), ", ".join(kind.terms))
            continue
        terms = kind.terms
        for name, value in clause.items():
            term = terms.get(name)
            if term is None:
                yield Fault("unknown term", key, shown(name), shown(value), ", ".join(terms))
            elif (fault := _check_term(term, value)) is not None:
                yield fault
        for name in READ_TERMS.get(key, ()):
            if name not in clause:
                term = terms[name]
                wanted = ", ".join(term.allowed) if term.allowed else _TYPES[term.type][1]
                yield Fault("missing term, which the search reads", key, name, "none", f"{wanted}, or null")


def validate(clauses: object) -> list[Fault]:
    """Every reason why the clauses do not fit the schema, in their order; an empty list when they fit."""
    return list(faults_in(clauses))


def faults_in(clauses: object) -> Iterator[Fault]:
    """The same, one at a time: a file made of faults need not be held in memory."""
    if isinstance(clauses, dict):
        yield from _faults(clauses)
    else:
        allowed = "an object, clause key to terms"
        yield Fault("the clauses are not an object", value=shown(clauses), allowed=allowed)


def require_valid(clauses: object) -> Clauses:
    """The clauses themselves when they fit the schema. Raises InvalidConventionError with every fault otherwise."""
    faults = validate(clauses)
    if faults:
        raise InvalidConventionError(faults)
    fitting: Clauses = clauses  # type: ignore[assignment]
    return fitting
