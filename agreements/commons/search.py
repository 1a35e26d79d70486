"""Complete breadth-first search over the states of one convention, given as facts.

Marks (exclusive licence, patent, name, claim) guard nothing but themselves. The search therefore walks the other ten
variables and keeps, for each state of these, the set of mark values that occur with it as a bit set. Counts and traces
are those of the full search over all fourteen variables; the tests compare both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from agreements.commons.facts import about
from agreements.commons.moves import MOVES, NOTHING, Move, Steps
from agreements.commons.remedies import FORMS, REMEDIES
from agreements.commons.state import MARK_SLOTS, MARKS, MARKS_AT, SITUATION, Situation

type Row = tuple[int, int, int, int, int]  # mask, value, keep, put, place of the move in the table
type Ride = tuple[int, int, int]  # mark values it starts from (bit set), how far it shifts them, place of the move
type Rides = tuple[Ride, ...]
type Watch = tuple[int, int, int, int, int, int]  # mask, value, any of, keep, put, place of the remedy

RESTS: Final = ~MARKS
_NOWHERE: Final = Situation(0, 0)
_RIDING_FORMS: Final = tuple((form, form.patterns(_NOWHERE)) for form in FORMS if form.rides)
_MARKED: Final = tuple(pattern for _, patterns in _RIDING_FORMS for pattern in patterns)


class Plan(NamedTuple):
    """What can happen in one situation, guards already decided."""

    rows: tuple[Row, ...]
    rides: tuple[tuple[int, int, Ride], ...]
    forms: tuple[tuple[int, int, str], ...]


@lru_cache(maxsize=256)
def _slots(mask: int, value: int) -> int:
    """The mark values that match, as a bit set."""
    return sum(1 << slot for slot in range(MARK_SLOTS) if (slot << MARKS_AT) & mask == value)


#: The facts that each move, and the remedies together, ask about. What they decide is remembered per situation and per
#: value of these facts, which conventions, and the repairs of one convention, largely share.
_READS: Final = tuple(about(*move.reads) for move in MOVES)
READ_BY_REMEDIES: Final = about(*(key for remedy in REMEDIES for key in remedy.reads))
_TABLE: Final = tuple(enumerate(MOVES))


@lru_cache(maxsize=1 << 15)
def _open_steps(place: int, situation: int, facts: int) -> Steps:
    """What a move of the table does in a situation, nothing when a clause bars it; `facts` are those that it reads."""
    move, where = MOVES[place], Situation(facts, situation)
    steps = move.steps(where)
    return NOTHING if not steps or move.bars(where) else steps


@lru_cache(maxsize=1 << 15)
def _part(place: int, situation: int, facts: int) -> tuple[tuple[Row, ...], tuple[tuple[int, int, Ride], ...]]:
    """What a move of the table brings to the plan of a situation."""
    return _rows(place, MOVES[place], _open_steps(place, situation, facts))


def _rows(place: int, move: Move, steps: Steps) -> tuple[tuple[Row, ...], tuple[tuple[int, int, Ride], ...]]:
    if not move.rides:
        return tuple((mask, value, ~clear, put, place) for mask, value, clear, put in steps), ()
    rides = []
    for mask, value, clear, put in steps:
        marks = mask & MARKS
        shift = ((value & MARKS & ~clear | put) - (value & MARKS)) >> MARKS_AT
        rides.append((mask & RESTS, value & RESTS, (_slots(marks, value & MARKS), shift, place)))
    return (), tuple(rides)


def make_plan(facts: int, packed: int, moves: Sequence[tuple[int, Move]] = _TABLE) -> Plan:
    """Decide every guard of the model in the situation of a packed state."""
    situation = packed & SITUATION
    rows: list[Row] = []
    rides: list[tuple[int, int, Ride]] = []
    for place, move in moves:
        if moves is _TABLE:
            done, ridden = _part(place, situation, facts & _READS[place])
        else:
            where = Situation(facts, situation)
            steps = move.steps(where)
            done, ridden = _rows(place, move, NOTHING if not steps or move.bars(where) else steps)
        rows += done
        rides += ridden
    return Plan(tuple(rows), tuple(rides), _patterns(situation))


@lru_cache(maxsize=1 << 15)
def watch_of(situation: int, facts: int) -> tuple[Watch, ...]:
    """The steps of the remedies in their order, each with its whole guard; `facts` are those that they read. No step
    undoes the guard of a later one.
    """
    where = Situation(facts, situation)
    steps: list[Watch] = []
    for place, remedy in enumerate(REMEDIES):
        answer = remedy.answer(where)
        if answer is not None:
            for mask, value, clear, put in answer.steps:
                steps.append((answer.mask | mask, answer.value | value, answer.any_of, ~clear, put, place))
    return tuple(steps)


@lru_cache(maxsize=SITUATION + 1)
def _patterns(packed: int) -> tuple[tuple[int, int, str], ...]:
    """What the forms that need a search look like in a situation; they do not depend on the convention."""
    where = Situation(0, packed)
    return tuple((mask, value, form.name) for form in FORMS if not form.rides for mask, value in form.patterns(where))


def _shows(packed: int) -> bool:
    """Whether a state shows some form of appropriation."""
    if any(packed & mask == value for mask, value, _ in _patterns(packed & SITUATION)):
        return True
    return any(packed & mask == value for mask, value in _MARKED)


class Planner:
    """The plans of one convention, made when first needed."""

    __slots__ = ("facts", "moves", "plans", "watches")

    def __init__(self, facts: int, moves: Sequence[Move] = MOVES) -> None:
        self.facts = facts
        self.moves = _TABLE if moves is MOVES else tuple(enumerate(moves))
        self.plans: list[Plan | None] = [None] * (SITUATION + 1)
        self.watches: list[tuple[Watch, ...] | None] = [None] * (SITUATION + 1)

    def plan(self, packed: int) -> Plan:
        """The plan of the situation of a packed state."""
        made = self.plans[packed & SITUATION]
        if made is None:
            made = self.plans[packed & SITUATION] = make_plan(self.facts, packed, self.moves)
        return made

    def settle(self, packed: int, fired: list[str] | None = None) -> int:
        """The state once the remedies have run; the names of those that acted are appended to `fired`, once each."""
        first, changed = 0, False
        while True:
            watch = self.watches[packed & SITUATION]
            if watch is None:
                here = packed & SITUATION
                watch = self.watches[here] = watch_of(here, self.facts & READ_BY_REMEDIES)
            for mask, value, any_of, keep, put, place in watch:
                if packed & mask != value or (any_of and not packed & any_of):
                    continue
                after = packed & keep | put
                if after == packed or place < first:
                    continue
                changed = True
                if fired is not None and REMEDIES[place].name not in fired:
                    fired.append(REMEDIES[place].name)
                moved = (after ^ packed) & SITUATION
                packed = after
                if moved:  # another holder: the remedies that follow are judged anew
                    first = place + 1
                    break
            else:
                if not changed:
                    return packed
                first, changed = 0, False

    def step(self, packed: int, place: int) -> int | None:
        """The settled state after a move, marks included; None when the move is not possible, is barred or is no move."""
        for mask, value, clear, put in self._steps(packed, place):
            if packed & mask == value:
                after = self.settle(packed & ~clear | put)
                return after if after != packed else None
        return None

    def _steps(self, packed: int, place: int) -> Steps:
        if self.moves is _TABLE:
            return _open_steps(place, packed & SITUATION, self.facts & _READS[place])
        move, where = self.moves[place][1], Situation(self.facts, packed)
        steps = move.steps(where)
        return NOTHING if not steps or move.bars(where) else steps

    def forms(self, packed: int) -> list[str]:
        """The forms of appropriation that a state shows, sorted."""
        where = Situation(self.facts, packed)
        return sorted(form.name for form in FORMS if any(packed & m == v for m, v in form.patterns(where)))

    def replays(self, packed: int, trace: Iterable[int]) -> bool:
        """Whether each move of a trace is possible in turn and the last state shows a form."""
        for place in trace:
            after = self.step(packed, place)
            if after is None:
                return False
            packed = after
        return _shows(packed)


@lru_cache(maxsize=4096)
def chains(rides: Rides, marks: int) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """For each form of the marks, the shortest run of riding moves that shows it from one mark value, first in order."""
    found: dict[str, tuple[int, ...]] = {}
    runs: list[tuple[int, tuple[int, ...]]] = [(marks, ())]
    seen = {marks}
    for slot, run in runs:
        for form, patterns in _RIDING_FORMS:
            if form.name not in found and any(slot << MARKS_AT & mask == value for mask, value in patterns):
                found[form.name] = run
        for starts, shift, place in rides:
            if starts >> slot & 1 and slot + shift not in seen:
                seen.add(slot + shift)
                runs.append((slot + shift, (*run, place)))
    return tuple(found.items())


@dataclass(frozen=True, slots=True)
class Exploration:
    """What a search found: for each form its first shortest trace (places in the table of moves), and its size."""

    traces: dict[str, tuple[int, ...]]
    states: int
    moves: int


def path_of(came: Sequence[tuple[int, int]], place: int) -> tuple[int, ...]:
    """The moves from the start to a state, as places in the table."""
    moves: list[int] = []
    while place > 0:
        place, move = came[place]
        moves.append(move)
    return tuple(reversed(moves))


class _Walk:
    """One search."""

    __slots__ = ("came", "edges", "index", "marks", "noted", "order", "planner", "rides", "traces")

    def __init__(self, planner: Planner, start: int) -> None:
        self.planner = planner
        self.marks = (start & MARKS) >> MARKS_AT
        self.order = [start & RESTS]
        self.index = {start & RESTS: 0}  # raw and settled states alike
        self.came: list[tuple[int, int]] = [(-1, -1)]
        self.edges: list[list[int]] = []
        self.rides: list[Rides] = []
        self.noted: set[Rides] = set()
        self.traces: dict[str, tuple[int, ...]] = {}

    def _note_rides(self, place: int, rides: Rides) -> None:
        path = path_of(self.came, place)
        for name, run in chains(rides, self.marks):
            trace = path + run
            known = self.traces.get(name)
            if known is None or (len(trace), trace) < (len(known), known):
                self.traces[name] = trace

    def _look(self, place: int, packed: int, plan: Plan) -> None:
        """Note the forms that a state shows, and the riding moves that are possible in it."""
        for mask, value, name in plan.forms:
            if packed & mask == value and name not in self.traces:
                self.traces[name] = path_of(self.came, place)
        rides = tuple([ride for mask, value, ride in plan.rides if packed & mask == value]) if plan.rides else ()
        self.rides.append(rides)
        if rides not in self.noted:
            self.noted.add(rides)
            self._note_rides(place, rides)

    def run(self) -> None:
        """Walk the states without their marks, in breadth."""
        order, index, came = self.order, self.index, self.came
        plans, make, settle = self.planner.plans, self.planner.plan, self.planner.settle
        for place, packed in enumerate(order):  # grows while it is walked
            plan = plans[packed & SITUATION] or make(packed)
            self._look(place, packed, plan)
            reached: list[int] = []
            for mask, value, keep, put, move in plan.rows:
                if packed & mask != value:
                    continue
                raw = packed & keep | put
                target = index.get(raw)
                if target is None:
                    settled = settle(raw)
                    target = index.get(settled)
                    if target is None:
                        target = index[settled] = len(order)
                        order.append(settled)
                        came.append((place, move))
                    index[raw] = target
                if target != place:
                    reached.append(target)
            self.edges.append(reached)

    def count(self) -> tuple[int, int]:
        """States and moves over all fourteen variables."""
        if not any(self.rides):
            return len(self.order), sum(map(len, self.edges))
        sets = self._mark_sets()
        states = moves = 0
        for reached, rides, marks in zip(self.edges, self.rides, sets, strict=True):
            here = marks.bit_count()
            states += here
            moves += here * len(reached)
            for starts, _, _ in rides:
                moves += (marks & starts).bit_count()
        return states, moves

    def _mark_sets(self) -> list[int]:
        """For each state of the walk, the mark values that occur with it: the least sets closed under all moves."""
        sets = [0] * len(self.order)
        sets[0] = 1 << self.marks
        waiting = [True] + [False] * (len(self.order) - 1)
        again = True
        while again:
            again = False
            for place, reached in enumerate(self.edges):
                if not waiting[place]:
                    continue
                waiting[place] = False
                marks = sets[place]
                for starts, shift, _ in self.rides[place]:
                    marks |= (marks & starts) << shift
                sets[place] = marks
                for target in reached:
                    if marks & ~sets[target]:
                        sets[target] |= marks
                        waiting[target] = True
                        again = again or target < place
        return sets


def explore(planner: Planner, start: int) -> Exploration:
    """Search everything that can be reached from a settled state."""
    walk = _Walk(planner, start)
    walk.run()
    states, moves = walk.count()
    return Exploration(walk.traces, states, moves)
