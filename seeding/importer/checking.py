"""Every fault of a document of past editions, each named by record and field. Nothing here touches the database."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from accounts.validators import validate_siren
from core.text import is_broken
from seeding.importer import dates
from seeding.importer.labels import KINDS, THEMES, titles

Check = Callable[[Any], str]
UNSHOWN = {"Cc", "Cs", "Co", "Cn"}
TITLE_MAX = 160
NAME_MAX = 200


def printable(line: str) -> str:
    """The line as any terminal can show it: what is no sign is shown by its number."""
    return "".join(f"\\u{ord(sign):04x}" if unicodedata.category(sign) in UNSHOWN else sign for sign in line)


@dataclass(frozen=True)
class Fault:
    record: str
    field: str
    message: str

    def __str__(self) -> str:
        line = f"{self.record}.{self.field}: {self.message}" if self.field else f"{self.record}: {self.message}"
        return printable(line)


def _kind_of(value: Any) -> str:
    names = {bool: "a boolean", int: "an integer", float: "a number", str: "a text", list: "a list", dict: "an object"}
    return "null" if value is None else names[type(value)]


def text(value: Any, limit: int = 0) -> str:
    if not isinstance(value, str):
        return f"expected a text, found {_kind_of(value)}"
    if not value.strip():
        return "empty"
    if wrong := broken(value):
        return wrong
    return f"{len(value)} characters, the limit is {limit}" if limit and len(value) > limit else ""


def name(value: Any) -> str:
    return text(value, NAME_MAX)


def identifier(value: Any) -> str:
    return text(value, 90)


def integer(value: Any) -> str:
    if not isinstance(value, int) or isinstance(value, bool):
        return f"expected an integer, found {_kind_of(value)}"
    return "" if 0 <= value <= 9999 else f"{value} is out of range (0 to 9999)"


def boolean(value: Any) -> str:
    return "" if isinstance(value, bool) else f"expected a boolean, found {_kind_of(value)}"


def mapping(value: Any) -> str:
    return "" if isinstance(value, dict) else f"expected an object, found {_kind_of(value)}"


def year(value: Any) -> str:
    return integer(value) or ("" if value >= 1000 else f"{value} is not a year")


def date(value: Any) -> str:
    if wrong := text(value):
        return wrong
    try:
        dates.parse(value)
    except ValueError:
        return f'"{value}" is not a date such as 2016, 2016-11 or 2016-11-30'
    return ""


def period(value: Any) -> str:
    """Two dates: `2018-03 / 2018-05`."""
    if wrong := text(value):
        return wrong
    found = value.split(" / ")
    if len(found) != 2 or any(date(one) for one in found):
        return f'"{value}" is not a period such as 2018-03 / 2018-05'
    return "" if found[0] <= found[1] else f'"{value}" ends before it begins'


def amount(value: Any) -> str:
    if not isinstance(value, int) or isinstance(value, bool):
        return f"expected an integer, found {_kind_of(value)}"
    return "" if 0 <= value <= 10**9 else f"{value} is out of range (0 to 1000000000)"


def siren(value: Any) -> str:
    if wrong := text(value):
        return wrong
    try:
        validate_siren(value)
    except ValidationError:
        return f'"{value}" is not a valid SIREN'
    return ""


def theme(value: Any) -> str:
    if wrong := text(value):
        return wrong
    return "" if value in THEMES else f'unknown theme "{value}" (known: {", ".join(THEMES)})'


def kind(value: Any) -> str:
    if wrong := text(value):
        return wrong
    return "" if value in KINDS else f'unknown kind "{value}" (known: {", ".join(KINDS)})'


def title(value: Any) -> str:
    if wrong := text(value):
        return wrong
    longest = max(len(part) for part in titles(value) if part)
    return f"{longest} characters, the limit is {TITLE_MAX}" if longest > TITLE_MAX else ""


def nullable(check: Check) -> Check:
    return lambda value: "" if value is None else check(value)


def each(check: Check) -> Check:
    def whole(value: Any) -> str:
        if not isinstance(value, list):
            return f"expected a list, found {_kind_of(value)}"
        for n, item in enumerate(value):
            if wrong := check(item):
                return f"item {n}: {wrong}"
        return ""

    return whole


def one_or_more(check: Check) -> Check:
    """A text, or a list of texts."""
    return lambda value: each(check)(value) if isinstance(value, list) else check(value)


REQUIRED: dict[str, dict[str, Check]] = {
    "editions": {
        "id": identifier, "number": integer, "label": lambda value: text(value, 150), "season": lambda value: text(value, 40),
        "partners": each(text), "source": each(text),
    },
    "partners": {
        "id": identifier, "name": name, "kind": kind, "editions": each(integer), "role": text,
        "siren": nullable(siren), "source": each(text),
    },
    "directorates": {
        "acronym": lambda value: text(value, 20), "name": name, "name_verified": boolean, "acronym_verified": boolean,
        "from_year": nullable(year), "to_year": nullable(year), "source": each(text),
    },
    "startups": {
        "id": identifier, "name": name, "editions": each(integer), "siren": nullable(siren), "source": each(text),
    },
    "challenges": {
        "id": identifier, "edition": nullable(integer), "title": nullable(title), "theme": nullable(theme),
        "partners": each(text), "directorates": each(text), "startup": nullable(one_or_more(text)),
        "prototype": nullable(mapping), "source": each(text),
    },
}  # fmt: skip
OPTIONAL: dict[str, dict[str, Check]] = {
    "editions": {
        "call_opened": nullable(date), "call_closed": nullable(date), "closing_event": nullable(mapping),
        "technical_sponsors": each(text), "test_sites": each(text), "themes": each(text),
        "partners_named_in_council_debate": each(text), "projects_announced": nullable(date), "selection_until": nullable(date),
        "prototype_period": nullable(period), "applications_count": nullable(integer), "startups_count": nullable(integer),
        "challenges_count": nullable(integer), "corporate_partners_count": nullable(integer),
        "solutions_presented": nullable(integer), "startup_grant_eur": nullable(amount),
        "council_deliberation": nullable(mapping),
    },
}  # fmt: skip
KEY = {"directorates": "acronym"}


def label(section: str, n: int, record: Any) -> str:
    """How a record is called in messages: its place, and its identifier when it has one."""
    key = record.get(KEY.get(section, "id")) if isinstance(record, dict) else None
    return f"{section}[{n}] ({key})" if isinstance(key, str) else f"{section}[{n}]"


def faults_of(document: Any) -> list[Fault]:
    """Everything that stands in the way of importing this document, in its order; empty when it can be imported."""
    if not isinstance(document, dict):
        return [Fault("document", "", f"expected an object, found {_kind_of(document)}")]
    found = list(_sections(document))
    if found:
        return found
    found = [fault for section in REQUIRED for fault in _section(section, document[section])]
    # References are looked up only among records whose shape is known to be sound.
    return found or list(_references(document))


def _sections(document: dict[str, Any]) -> Iterator[Fault]:
    for section in REQUIRED:
        if section not in document:
            yield Fault("document", section, "missing key")
        elif not isinstance(document[section], list):
            yield Fault("document", section, f"expected a list, found {_kind_of(document[section])}")


def _section(section: str, records: list[Any]) -> Iterator[Fault]:
    seen: dict[Any, int] = {}
    numbers: dict[Any, int] = {}
    for n, record in enumerate(records):
        here = label(section, n, record)
        if not isinstance(record, dict):
            yield Fault(here, "", f"expected an object, found {_kind_of(record)}")
            continue
        yield from _fields(section, here, record)
        yield from _twice(section, here, KEY.get(section, "id"), record, n, seen)
        if section == "editions":
            yield from _twice(section, here, "number", record, n, numbers)


def _fields(section: str, here: str, record: dict[str, Any]) -> Iterator[Fault]:
    named: set[str] = set()
    for field, check in REQUIRED[section].items():
        if field not in record:
            yield Fault(here, field, "missing key")
        elif wrong := check(record[field]):
            named.add(field)
            yield Fault(here, field, wrong)
    for field, check in OPTIONAL.get(section, {}).items():
        if field in record and (wrong := check(record[field])):
            named.add(field)
            yield Fault(here, field, wrong)
    event = record.get("closing_event")
    if section == "editions" and isinstance(event, dict) and (wrong := nullable(date)(event.get("date"))):
        yield Fault(here, "closing_event.date", wrong)
    council = record.get("council_deliberation")
    if section == "editions" and isinstance(council, dict) and (wrong := nullable(date)(council.get("session"))):
        yield Fault(here, "council_deliberation.session", wrong)
    for field, value in record.items():
        if field not in named and (wrong := broken(str(field)) or broken(value)):
            yield Fault(here, str(field), wrong)


def broken(value: Any) -> str:
    """What no database can hold, anywhere in a value, keys included; empty when there is nothing of it."""
    if isinstance(value, str):
        return ("holds a NUL character" if "\x00" in value else "holds half of a sign (a lone surrogate)") * is_broken(
            value
        )
    if isinstance(value, dict):
        value = [*value, *value.values()]
    return next(filter(None, map(broken, value)), "") if isinstance(value, list) else ""


def _twice(
    section: str, here: str, field: str, record: dict[str, Any], n: int, seen: dict[Any, int]
) -> Iterator[Fault]:
    value = record.get(field)
    if not isinstance(value, (str, int)):
        return
    if value in seen:
        yield Fault(here, field, f"duplicate of {section}[{seen[value]}]")
    else:
        seen[value] = n


def _unknown(here: str, field: str, values: Iterable[Any], known: set[Any], what: str) -> Iterator[Fault]:
    listed: set[Any] = set()
    for value in values:
        if value not in known:
            yield Fault(here, field, f'unknown {what} "{value}"')
        elif value in listed:
            yield Fault(here, field, f'{what} "{value}" twice')
        listed.add(value)


def startups_in(challenge: dict[str, Any]) -> list[str]:
    """Startups of a challenge: none, one or several."""
    value = challenge["startup"]
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def _same_siren(document: dict[str, Any]) -> Iterator[Fault]:
    """Partners and startups are organisations alike: a SIREN belongs to one."""
    seen: dict[str, str] = {}
    for section in ("partners", "startups"):
        for n, record in enumerate(document[section]):
            if record["siren"] is None:
                continue
            if record["siren"] in seen:
                yield Fault(label(section, n, record), "siren", f"duplicate of {seen[record['siren']]}")
            seen.setdefault(record["siren"], f"{section}[{n}]")


def _references(document: dict[str, Any]) -> Iterator[Fault]:
    yield from _same_siren(document)
    numbers = {record["number"] for record in document["editions"]}
    partners = {record["id"] for record in document["partners"]}
    acronyms = {record["acronym"] for record in document["directorates"]}
    startups = {record["id"] for record in document["startups"]}
    for n, record in enumerate(document["editions"]):
        here = label("editions", n, record)
        yield from _unknown(here, "partners", record["partners"], partners, "partner")
        yield from _unknown(here, "technical_sponsors", record.get("technical_sponsors", ()), partners, "partner")
        named = record.get("partners_named_in_council_debate", ())
        yield from _unknown(here, "partners_named_in_council_debate", named, partners, "partner")
    for section in ("partners", "startups"):
        for n, record in enumerate(document[section]):
            yield from _unknown(label(section, n, record), "editions", record["editions"], numbers, "edition")
    for n, record in enumerate(document["directorates"]):
        if record["from_year"] and record["to_year"] and record["to_year"] < record["from_year"]:
            yield Fault(label("directorates", n, record), "to_year", "before from_year")
    for n, record in enumerate(document["challenges"]):
        here = label("challenges", n, record)
        edition = [] if record["edition"] is None else [record["edition"]]
        yield from _unknown(here, "edition", edition, numbers, "edition")
        yield from _unknown(here, "partners", record["partners"], partners, "partner")
        yield from _unknown(here, "directorates", record["directorates"], acronyms, "directorate")
        yield from _unknown(here, "startup", startups_in(record), startups, "startup")
