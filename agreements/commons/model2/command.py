"""What `stress_convention --model 2` asks of an object and prints of it (sections 1 and 9 of model 2)."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from agreements.commons.model2.facts import DATE_WANTED, faults_in, read_date
from agreements.commons.model2.verdict import SHARED, Closing, Judgement, closing_valid, judge_valid
from agreements.commons.terms import shown


@cache
def today() -> date:
    """The day in Paris when it was first asked: one run of the command judges every convention on one day."""
    return datetime.now(ZoneInfo("Europe/Paris")).date()


def item_faults(item: dict[str, Any]) -> Iterator[str]:
    """Every reason why the facts or the day of an object cannot be read. Its clauses are looked at as in model 1."""
    if "on" in item and read_date(item["on"]) is None:
        problem = "no such date" if isinstance(item["on"], str) else "wrong type"
        yield f"on: {problem}; value {shown(item['on'])}; allowed: {DATE_WANTED}"
    if "facts" in item:
        yield from map(str, faults_in(item["facts"]))


def line(item: dict[str, Any], *, with_repairs: bool) -> dict[str, Any]:
    """The judgement of one object, which fits, as the object that the command prints."""
    on = (read_date(item["on"]) if "on" in item else None) or today()
    clauses, facts = item["clauses"], item.get("facts", {})
    closing = closing_valid(clauses, facts, on) if with_repairs else None
    return line_of(item, judge_valid(clauses, facts, on), closing)


def line_of(item: dict[str, Any], judgement: Judgement, closing: Closing | None) -> dict[str, Any]:
    """A judgement already made of an object, as the object that the command prints."""
    told = {"name": item.get("name"), **judgement.to_json()}
    if closing is not None:
        told.update(write=closing.write, record=closing.record)
    return told


def found_some(told: dict[str, Any]) -> bool:
    """Whether the verdict of a line is other than `shared`."""
    return bool(told["verdict"] != SHARED)


def summary(told: dict[str, Any]) -> str:
    """A line for people: the verdict, and for each reading the ways found."""
    return (
        f"{told['name']}: {told['verdict']}{''.join(_ways(reading, told[reading]) for reading in ('loyal', 'defiant'))}"
    )


def _ways(name: str, reading: dict[str, Any]) -> str:
    ways = [
        f"{form} by {', '.join(way['trace']) or 'nothing'}{f' if {" and ".join(way["doubts"])}' if way['doubts'] else ''}"
        for form, way in reading["forms"].items()
    ]
    return f" ({name}: {'; '.join(ways)})" if ways else ""
