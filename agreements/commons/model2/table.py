"""What each fact closes, drawn from the tables and the search: `docs/facts-table.md`, written by `write_docs`."""

from collections.abc import Iterator, Mapping
from typing import Any

from agreements.commons.model2 import facts as f
from agreements.commons.model2.moves import MOVES
from agreements.commons.model2.points import points_of
from agreements.commons.model2.search import DEFIANT, LOYAL, Explorer, Machine, Reached, explore
from agreements.commons.model2.texts import FACTS, FORMS
from agreements.commons.model2.verdict import DOUBTS, MODEL_VERSION
from agreements.commons.terms import template

type Ways = Mapping[str, Reached]


def barred(points: int, fact: str, others: int = 0) -> list[str]:
    """The moves that a fact makes impossible somewhere on the core, for the points of a convention."""
    with_it, without = Machine(points, others | f.BIT[fact]), Machine(points, others & ~f.BIT[fact])
    core = {place: where for where, _, place in with_it.rows}
    closed = {place for where, _, place in without.rows if where & ~core.get(place, 0)}
    for mark, rides in without.rides.items():
        closed |= {ride.place for ride, now in zip(rides, with_it.rides[mark], strict=True) if ride.where & ~now.where}
    return [MOVES[place] for place in sorted(closed)]


def ways(points: int, facts: int, word: str = DEFIANT) -> Ways:
    """The ways of a reading, by form."""
    return dict(sorted(explore(Explorer(points, facts, word)).forms.items()))


def _doubts(reached: Reached) -> str:
    return " and ".join(name for name, ruling in DOUBTS.items() if reached.rulings & ruling)


def _way(reached: Reached) -> str:
    doubts = _doubts(reached)
    return f"`{' → '.join(MOVES[place] for place in reached.trace)}`{f' (doubt: {doubts})' if doubts else ''}"


def _told(found: Ways) -> str:
    return "<br>".join(f"{FORMS[name][1]} {_way(reached)}" for name, reached in found.items())


def _closed(before: Ways, after: Ways) -> str:
    """The forms that are no more within reach, or that only a doubt leaves there."""
    lines: list[str] = []
    for name, reached in before.items():
        if name not in after:
            lines.append(FORMS[name][1])
        elif after[name].rulings and not reached.rulings:
            lines.append(f"{FORMS[name][1]} (a doubt is left: {_doubts(after[name])})")
    return "<br>".join(lines)


def _facts() -> Iterator[str]:
    yield "| fact | it says | days | ended by | the City can insist on it |"
    yield "| --- | --- | ---: | --- | --- |"
    for fact in f.FACTS:
        ended = ", ".join(fact.ended_by) or "by hand"
        yield f"| {fact.name} | {FACTS[fact.name][1]} | {fact.days} | {ended} | {'yes' if fact.insisted else ''} |"
    yield ""


def _barred() -> Iterator[str]:
    yield "| fact | moves that it bars, in the template or in a convention without any clause |"
    yield "| --- | --- |"
    for fact in f.FACTS:
        also = f.VERSIONS_DEPOSITED if fact.name == "rebuilt" else f.REBUILT if fact.name == "versions_deposited" else 0
        closed = {*barred(0, fact.name, also), *barred(points_of(template()), fact.name, also)}
        yield f"| {fact.name} | {', '.join(move for move in MOVES if move in closed) or '—'} |"
    yield ""
    yield (
        "`run_ahead` needs both `rebuilt` and `versions_deposited`: each is shown beside the other. `published`, `rebuilt` "
        "and `escrow_verified` also act through the code itself: the public, the City or the agent has it."
    )
    yield ""


def _alone(points: int) -> Iterator[str]:
    nothing = ways(points, 0)
    yield "| recorded alone | forms that it closes |"
    yield "| --- | --- |"
    for fact in f.FACTS:
        yield f"| {fact.name} | {_closed(nothing, ways(points, f.BIT[fact.name])) or '—'} |"
    yield ""


def _without(points: int) -> Iterator[str]:
    closed = ways(points, f.ALL_INSISTED)
    yield "| all of the eight but | forms open again, with the shortest way |"
    yield "| --- | --- |"
    for name in f.INSISTED:
        found = ways(points, f.ALL_INSISTED & ~f.BIT[name])
        yield f"| {name} | {_told({form: found[form] for form in found if form not in closed}) or '—'} |"
    yield ""


def _section(title: str, clauses: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    points = points_of(clauses)
    yield f"## {title}"
    yield ""
    yield f"Promises kept, nothing recorded: {_told(ways(points, 0, LOYAL)) or 'no form within reach.'}"
    yield ""
    yield f"Promises broken, nothing recorded: {_told(ways(points, 0)) or 'no form within reach.'}"
    yield ""
    yield f"Promises broken, the eight facts recorded: {_told(ways(points, f.ALL_INSISTED)) or 'no form within reach.'}"
    yield ""
    yield from _alone(points)
    yield from _without(points)


def markdown() -> str:
    """The whole table."""
    lines = [
        "# What each fact closes",
        "",
        (
            f"Model {MODEL_VERSION}. A fact counts from its day, for so many days, unless one of the events of its row "
            "ends it sooner. A way marked with a doubt is open only if a court holds what no decision found has held."
        ),
        "",
        "## The ten facts",
        "",
        *_facts(),
        *_barred(),
        *_section("The template, whose promises are broken", template()),
        *_section("A convention without any clause", {}),
    ]
    return "\n".join(lines).rstrip() + "\n"
