"""Is any form within reach? Answered without counting, and from what was proved of a convention that differs a little."""

from collections.abc import Callable, Sequence

from agreements.commons.search import READ_BY_REMEDIES, RESTS, Plan, Planner, Rides, Row, chains, path_of, watch_of
from agreements.commons.state import MARKS, MARKS_AT, SITUATION

type Trace = tuple[int, ...]  # places in the table of moves


class Proof:
    """States that hold everything reachable under the guards of one planner, none of which shows a form.

    It may hold more than what is reachable; it is closed under the moves, and that is what proves.
    """

    __slots__ = ("begin", "order", "plans", "seen", "watches")

    def __init__(self, planner: Planner, begin: int, order: list[int], seen: set[int]) -> None:
        self.begin = begin
        self.order = order
        self.seen = seen
        self.plans = planner.plans
        self.watches = planner.watches

    def extended(self, planner: Planner, begin: int) -> "Proof | None":
        """The same for a planner whose guards differ a little; None when this does not prove it, which says nothing.

        The remedies must act alike wherever they were asked, so that a move that both know leads to the same state.
        Moves that the other does not allow only make the set larger than needed; those that it alone allows are walked.
        """
        if begin != self.begin or not self._same_remedies(planner):
            return None
        rows: dict[int, list[Row]] = {}
        rides: set[int] = set()
        for situation, plan in enumerate(self.plans):
            if plan is not None:
                other = planner.plan(situation)
                if other.rows != plan.rows and (more := [row for row in other.rows if row not in plan.rows]):
                    rows[situation] = more
                if other.rides != plan.rides:
                    rides.add(situation)
        if not rows and not rides:
            return Proof(planner, begin, self.order, self.seen)
        order, seen = list(self.order), set(self.seen)
        if not self._old_states_stay_safe(planner, order, seen, rows, rides):
            return None
        attack, _came = _walk(planner, begin, order, seen, len(self.order))
        return Proof(planner, begin, order, seen) if attack is None else None

    def _same_remedies(self, planner: Planner) -> bool:
        facts = planner.facts & READ_BY_REMEDIES
        return all(watch is None or watch == watch_of(place, facts) for place, watch in enumerate(self.watches))

    def _old_states_stay_safe(
        self, planner: Planner, order: list[int], seen: set[int], rows: dict[int, list[Row]], rides: set[int]
    ) -> bool:
        """Of the states already walked, only what is new: states that new moves reach are added, to be walked next."""
        noted: set[Rides] = {()}
        marks = (self.begin & MARKS) >> MARKS_AT
        for packed in self.order:
            situation = packed & SITUATION
            if situation in rides and _shown(planner.plan(packed), packed, marks, noted):
                return False
            if situation in rows:
                order += [state for state, _ in _reached(packed, rows[situation], seen, planner.settle)]
        return True


def _shown(plan: Plan, packed: int, marks: int, noted: set[Rides]) -> dict[str, Trace]:
    """The forms that riding moves show from a state, looked for once for each set of them."""
    rides = tuple([ride for mask, value, ride in plan.rides if packed & mask == value])
    if rides in noted:
        return {}
    noted.add(rides)
    return dict(chains(rides, marks))


def _reached(packed: int, rows: Sequence[Row], seen: set[int], settle: Callable[[int], int]) -> list[tuple[int, int]]:
    """The settled states that moves make of a state, those already seen left out, each with its move."""
    found = []
    for mask, value, keep, put, move in rows:
        if packed & mask != value:
            continue
        raw = packed & keep | put
        if raw in seen:
            continue
        seen.add(raw)
        settled = settle(raw)
        if settled == raw or settled not in seen:
            seen.add(settled)
            found.append((settled, move))
    return found


def _walk(
    planner: Planner, begin: int, order: list[int], seen: set[int], first: int
) -> tuple[Trace | None, list[tuple[int, int]]]:
    """Walk the states of `order` from `first` on, which grow meanwhile, up to the first form: the run that shows it from
    there. `came` tells for each state from `first` on where it was reached from.
    """
    marks = (begin & MARKS) >> MARKS_AT
    noted: set[Rides] = {()}
    came = [(-1, -1)] * (len(order) - first)
    plans, make, settle = planner.plans, planner.plan, planner.settle
    place = first
    while place < len(order):
        packed = order[place]
        plan = plans[packed & SITUATION] or make(packed)
        for mask, value, _ in plan.forms:
            if packed & mask == value:
                return path_of(came, place - first), came
        if plan.rides and (shown := _shown(plan, packed, marks, noted)):
            return path_of(came, place - first) + min(shown.values(), key=len), came
        for settled, move in _reached(packed, plan.rows, seen, settle):
            order.append(settled)
            came.append((place - first, move))
        place += 1
    return None, came


def attack_or_proof(planner: Planner, begin: int) -> tuple[Trace | None, Proof | None]:
    """Some trace to some form, or the proof that no reachable state shows one."""
    order = [begin & RESTS]
    seen = set(order)
    attack, _came = _walk(planner, begin, order, seen, 0)
    return (None, Proof(planner, begin, order, seen)) if attack is None else (attack, None)
