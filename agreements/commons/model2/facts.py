"""The ten facts of model 2: what has been done and recorded, from which day to which day it counts.

A record is `{"on": date, "until"?: date, "hours"?: integer, "licence"?: text, "evidence"?: text}`; a key marked ? may be
null, as if missing. A fact counts from `on` to its last day, both included: `on` and so many days, or `until` if earlier.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from agreements.commons.model2.points import firm
from agreements.commons.terms import shown

type Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: how many days it lasts, and the kinds of event that end it (none: ended by hand)."""

    name: str
    days: int
    ended_by: tuple[str, ...]
    insisted: bool = True  # the City can insist on it before it accepts or pays


FACTS: Final = (
    Fact(
        "published",
        30,
        ("repository.deleted", "repository.made_private", "licence.changed_to_non_free"),
        insisted=False,
    ),
    Fact(
        "rebuilt",
        90,
        ("prototype.delivered", "dependency.proprietary_added_without_consent", "source.incomplete"),
    ),
    Fact("versions_deposited", 30, ("source.incomplete", "escrow.stale")),
    Fact("escrow_verified", 180, ("escrow.stale", "source.incomplete"), insisted=False),
    Fact("handover_rehearsed", 365, ()),
    Fact("data_stored", 30, ("dataset.withheld",)),
    Fact("name_filed", 3650, ()),
    Fact("accounts_held", 365, ("access.credentials_withdrawn",)),
    Fact("clearances_signed", 180, ("contributor.added",)),
    Fact("registers_read", 90, ("security_interest.registered", "share.pledged", "patent.published")),
)
BY_NAME: Final = {fact.name: fact for fact in FACTS}
#: A version deposited later than this after its first use was not deposited in time.
MOST_HOURS: Final = 72

#: The bit of each fact that counts.
BIT: Final = {fact.name: 1 << place for place, fact in enumerate(FACTS)}
PUBLISHED: Final = BIT["published"]
REBUILT: Final = BIT["rebuilt"]
VERSIONS_DEPOSITED: Final = BIT["versions_deposited"]
ESCROW_VERIFIED: Final = BIT["escrow_verified"]
HANDOVER_REHEARSED: Final = BIT["handover_rehearsed"]
DATA_STORED: Final = BIT["data_stored"]
NAME_FILED: Final = BIT["name_filed"]
ACCOUNTS_HELD: Final = BIT["accounts_held"]
CLEARANCES_SIGNED: Final = BIT["clearances_signed"]
REGISTERS_READ: Final = BIT["registers_read"]
# What else a record of publication tells: that it was made once, and under which licence it counts.
DISCLOSED: Final = 1 << len(FACTS)
OWN_LICENCE: Final = 2 << len(FACTS)
OWN_LICENCE_FIRM: Final = 4 << len(FACTS)

#: The eight facts that the City can insist on, in alphabetical order, which is that of `record`.
INSISTED: Final = tuple(sorted(fact.name for fact in FACTS if fact.insisted))
ALL_INSISTED: Final = sum(BIT[name] for name in INSISTED)

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_date(value: object) -> date | None:
    """The day that a text says in the one form YYYY-MM-DD; None when it says none."""
    if not isinstance(value, str) or _DATE.fullmatch(value) is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _is_date(value: object) -> bool:
    return read_date(value) is not None


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


DATE_WANTED: Final = "a date such as 2026-03-01"
#: The keys of a record: whether a value fits, what is wanted.
_KEYS: Final[dict[str, tuple[Callable[[object], bool], str]]] = {
    "on": (_is_date, DATE_WANTED),
    "until": (_is_date, f"{DATE_WANTED}, or null"),
    "hours": (_is_whole, "a whole number, or null"),
    "licence": (_is_text, "an SPDX expression, as a text, or null"),
    "evidence": (_is_text, "a text, or null"),
}


NO_SUCH_DATE: Final = "no such date"
BEFORE_ON: Final = "before on"
MISSING: Final = "missing"


@dataclass(frozen=True, slots=True)
class FactFault:
    """One reason why facts cannot be read: where, what was found, what is allowed."""

    problem: str
    fact: str = ""
    key: str = ""
    value: str = ""
    allowed: str = ""

    def __str__(self) -> str:
        place = ", ".join(f"{word} {name}" for word, name in (("fact", self.fact), ("key", self.key)) if name)
        said = f"{place}: {self.problem}" if place else self.problem
        return f"{said}; value {self.value}; allowed: {self.allowed}"


def faults_in(facts: object) -> Iterator[FactFault]:
    """Every reason why the facts of a convention cannot be read, in their order."""
    if not isinstance(facts, dict):
        yield FactFault("the facts are not an object", value=shown(facts), allowed="an object, fact to record")
        return
    for name, record in facts.items():
        if name not in BY_NAME:
            yield FactFault("unknown fact", shown(name), "", shown(record), ", ".join(BY_NAME))
        elif not isinstance(record, dict):
            wanted = f"an object with {', '.join(_KEYS)}"
            yield FactFault("wrong type, a record is wanted", name, "", shown(record), wanted)
        else:
            yield from _record_faults(name, record)


def _record_faults(fact: str, record: dict[Any, Any]) -> Iterator[FactFault]:
    for key, value in record.items():
        if key not in _KEYS:
            yield FactFault("unknown key", fact, shown(key), shown(value), ", ".join(_KEYS))
            continue
        fits, wanted = _KEYS[key]
        if not fits(value) and (value is not None or key == "on"):
            dated = wanted.startswith(DATE_WANTED) and isinstance(value, str)
            yield FactFault(NO_SUCH_DATE if dated else "wrong type", fact, key, shown(value), wanted)
    if "on" not in record:
        yield FactFault(MISSING, fact, "on", "none", DATE_WANTED)
    begin, end = read_date(record.get("on")), read_date(record.get("until"))
    if begin is not None and end is not None and end < begin:
        yield FactFault(BEFORE_ON, fact, "until", shown(record["until"]), f"{begin.isoformat()} or later")


def last_day(name: str, record: Record) -> int:
    """The last day on which a record counts, as a proleptic ordinal: it may lie beyond the year 9999."""
    end = date.fromisoformat(record["on"]).toordinal() + BY_NAME[name].days
    until = record.get("until")
    return end if until is None else min(end, date.fromisoformat(until).toordinal())


def counts(name: str, record: Record, on: date) -> bool:
    """Whether a fact so recorded counts on a day."""
    if name == "versions_deposited":
        hours = record.get("hours")
        if hours is None or not 0 <= hours <= MOST_HOURS:
            return False
    return date.fromisoformat(record["on"]) <= on and on.toordinal() <= last_day(name, record)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the facts are worth on one day. `bits` is what the search reads of them."""

    on: date
    counted: tuple[str, ...]
    not_counted: tuple[str, ...]
    first_expiry: date | None
    bits: int

    def to_json(self) -> dict[str, Any]:
        """A plain object, lists sorted."""
        return {
            "counted": list(self.counted),
            "not_counted": list(self.not_counted),
            "first_expiry": None if self.first_expiry is None else self.first_expiry.isoformat(),
        }


def standing(facts: Mapping[str, Record], on: date) -> Standing:
    """The facts on a day: which count, until when at the earliest. The records fit (`faults_in`)."""
    counted = sorted(name for name, record in facts.items() if counts(name, record, on))
    ends = [last_day(name, facts[name]) for name in counted]
    first = date.fromordinal(min(*ends, date.max.toordinal())) if ends else None
    bits = sum(BIT[name] for name in counted)
    publication = facts.get("published")
    if publication is not None:
        if date.fromisoformat(publication["on"]) <= on:
            bits |= DISCLOSED
        own = publication.get("licence")
        if bits & PUBLISHED and own is not None:
            bits |= OWN_LICENCE_FIRM | OWN_LICENCE if firm(own) else OWN_LICENCE
    return Standing(on, tuple(counted), tuple(sorted(set(facts) - set(counted))), first, bits)
