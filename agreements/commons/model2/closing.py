"""What closes a way: the clauses to write, then the facts to record (section 8 of model 2)."""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import combinations

from agreements.commons.facts import Clauses
from agreements.commons.model2 import facts as f
from agreements.commons.model2.points import READ_TERMS, fragment, without_idle
from agreements.commons.model2.search import DEFIANT, LOYAL, nothing_found
from agreements.commons.stress import EXHAUSTIVE_UP_TO, differing_in, minimal
from agreements.commons.terms import template


@cache
def _template_fragments() -> dict[str, int]:
    safe = template()
    return {key: fragment(key, safe[key]) for key in READ_TERMS}


def differing(clauses: Clauses) -> list[str]:
    """The clauses that differ from the template by their presence or by a term that model 2 reads, sorted."""
    return differing_in(clauses, READ_TERMS)


class _Returned:
    """A convention some of whose clauses are returned to the template."""

    def __init__(self, clauses: Clauses) -> None:
        self.safe = _template_fragments()
        self.own = {key: fragment(key, clauses[key]) if key in clauses else 0 for key in READ_TERMS}

    def points(self, keys: Sequence[str]) -> int:
        """The points of the convention with these clauses returned."""
        points = 0
        for key, own in self.own.items():
            points |= self.safe[key] if key in keys else own
        return without_idle(points)

    def matters(self, key: str) -> bool:
        """Whether the return of a clause changes a point at all."""
        return self.own[key] != self.safe[key]


def sound(points: int, facts: int) -> bool:
    """Whether the loyal reading is shared as the facts are, and the defiant one would be with the eight of the City."""
    return nothing_found(points, facts, LOYAL) and nothing_found(points, facts | f.ALL_INSISTED, DEFIANT)


def _smallest(
    items: Sequence[str], closes: Callable[[Sequence[str]], bool], always: Sequence[str] = ()
) -> list[list[str]]:
    """Every smallest set that closes, each sorted, in order; those of `always` are in each."""
    for size in range(len(items) + 1):
        found = [sorted([*always, *chosen]) for chosen in combinations(items, size) if closes([*always, *chosen])]
        if found:
            return sorted(found)
    return []


def write(clauses: Clauses, facts: int) -> list[list[str]]:
    """The smallest sets of clauses whose return to the template makes the convention sound; empty when it is.

    All sets of the smallest size when at most eight clauses differ; otherwise one set from which nothing can be left
    out. `facts` are those that count, as `Standing.bits`.
    """
    returned = _Returned(clauses)

    def closes(keys: Sequence[str]) -> bool:
        return sound(returned.points(keys), facts)

    if closes(()):
        return []
    keys = differing(clauses)
    # A clause whose return changes no point is in no smallest set: without it the set would be smaller and as good.
    useful = [key for key in keys if returned.matters(key)]
    if len(keys) <= EXHAUSTIVE_UP_TO:
        return _smallest(useful, closes)
    return [minimal(useful, closes)]


def record(clauses: Clauses, written: Sequence[str], facts: int) -> list[list[str]]:
    """With the clauses `written` returned, the smallest sets of facts still to record; empty when none is needed.

    None of these facts opens a way, so one whose absence alone leaves a way open is in every set.
    """
    points = _Returned(clauses).points(written)
    missing = [name for name in f.INSISTED if not facts & f.BIT[name]]

    def closes(names: Sequence[str]) -> bool:
        counted = facts | sum(f.BIT[name] for name in names)
        return nothing_found(points, counted, LOYAL) and nothing_found(points, counted, DEFIANT)

    if closes(()) or not closes(missing):
        return []
    needed = [name for name in missing if not closes([other for other in missing if other != name])]
    return _smallest([name for name in missing if name not in needed], closes, needed)
