"""Complete breadth-first search of model 2 over the core, and over the core with one mark for each form.

Marks guard nothing but themselves: each form is decided on the core with its own mark alone, exactly as on the full
product, and its first shortest trace is the same. The tests compare both.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from agreements.commons.model2 import facts as f
from agreements.commons.model2 import points as p
from agreements.commons.model2 import space as s
from agreements.commons.model2.moves import CORE_MOVES, MARK_MOVES, MARKS, MOVES, CoreMove, MarkMove
from agreements.commons.model2.remedies import FORMS, REMEDIES, Form
from agreements.commons.model2.space import NOWHERE, Put, Where
from agreements.commons.model2.statements import EARLIER_PLEDGE, ESCROW_IN_INSOLVENCY, LICENCE_WITHOUT_TERM, Words

#: The two readings, by the word of the parties at the start.
LOYAL: Final = "kept"
DEFIANT: Final = "broken"

type Trace = tuple[int, ...]  # places in MOVES
type Row = tuple[Where, tuple[Put, ...], int]  # where possible, effect, place in MOVES

_PLACE: Final = {name: place for place, name in enumerate(MOVES)}


class Ride(NamedTuple):
    """A change of one mark, its guard decided."""

    where: Where
    before: int
    after: int
    place: int


class Machine:
    """The moves and remedies of one convention with its facts, under some rulings: every guard decided.

    `core` and `marked` may be fewer than the tables of the model: what an attack costs can be asked by leaving it out.
    """

    __slots__ = ("_settled", "carries", "remedies", "rides", "rows", "rulings", "words")

    def __init__(
        self,
        points: int,
        facts: int,
        rulings: int = 0,
        core: Iterable[CoreMove] = CORE_MOVES,
        marked: Iterable[MarkMove] = MARK_MOVES,
    ) -> None:
        w = self.words = Words(points, facts, rulings)
        self.rulings = rulings
        self.rows: list[Row] = []
        self.carries: dict[int, Where] = {}  # core moves that open the data, and where
        for move in core:
            where = move.when(w)
            if where:
                self.rows.append((where, move.then(w), _PLACE[move.name]))
                if move.opens_data is not None:
                    self.carries[_PLACE[move.name]] = move.opens_data(w)
        self.rides: dict[str, list[Ride]] = {mark: [] for mark in MARKS}
        for marking in marked:
            for change in marking.changes:
                values = MARKS[change.mark]
                ride = Ride(
                    change.when(w), values.index(change.before), values.index(change.after), _PLACE[marking.name]
                )
                self.rides[change.mark].append(ride)
        self.remedies = [(remedy.when(w) & s.AWAKE, remedy.then(w)) for remedy in REMEDIES]
        self._settled: dict[int, int] = {}

    def settle(self, state: int) -> int:
        """The state once the remedies have run."""
        known = self._settled.get(state)
        if known is not None:
            return known
        settled, before = state, -1
        while settled != before:
            before = settled
            for where, effect in self.remedies:
                if where >> settled & 1:
                    settled = s.after(settled, effect)
        self._settled[state] = settled
        return settled

    def start(self, word: str) -> int:
        """The state on the day judged, remedies run."""
        w = self.words
        holder, source, licence = holder_at_start(w.points), "none", "none"
        state = s.packed(word=word)
        if w.fact(f.PUBLISHED):
            own = w.fact(f.OWN_LICENCE)
            firm = w.grade_firm(w.fact(f.OWN_LICENCE_FIRM) if own else w.says(p.LICENCE_FIRM))
            source, licence = "public", "firm" if firm >> state & 1 else "weak"
        elif w.each >> state & 1 or w.fact(f.REBUILT):
            source = "city"
        return self.settle(s.packed(word=word, holder=holder, source=source, licence=licence))


def holder_at_start(points: int) -> str:
    """Who has title in the code on the day judged."""
    if points & p.OWNER_CITY:
        return "city"
    both = p.OWNER_JOINT | p.CITY_CO_OWNER
    return "joint" if points & both == both else "startup"


class Graph:
    """The core as one reading explores it: its states in the order found, how each was reached, the moves of each."""

    __slots__ = ("came", "edges", "machine", "order", "reached")

    def __init__(self, machine: Machine, word: str) -> None:
        self.machine = machine
        self.order = [machine.start(word)]
        self.came: list[tuple[int, int]] = [(-1, -1)]
        self.edges: list[list[tuple[int, int]]] = []  # place of the move, place of the state that it leads to
        self.reached: Where = NOWHERE
        self._walk()

    def _walk(self) -> None:
        order, settle, after = self.order, self.machine.settle, s.after
        index = {order[0]: 0}
        for place, state in enumerate(order):  # grows while it is walked
            self.reached |= 1 << state
            edges: list[tuple[int, int]] = []
            for where, effect, move in self.machine.rows:
                if not where >> state & 1:
                    continue
                target = settle(after(state, effect))
                found = index.get(target)
                if found is None:
                    found = index[target] = len(order)
                    order.append(target)
                    self.came.append((place, move))
                if found != place:
                    edges.append((move, found))
            self.edges.append(edges)

    @property
    def states(self) -> int:
        """Core states reachable."""
        return len(self.order)

    @property
    def moves(self) -> int:
        """Pairs of a core state and a core move that changes the core."""
        return sum(map(len, self.edges))

    def path(self, place: int) -> Trace:
        """The moves from the start to a state."""
        return _path(self.came, place)

    def trace(self, form: Form) -> Trace | None:
        """The first shortest way to a form; None when it is out of reach."""
        if not form.where & self.reached:
            return None
        if form.mark is None:
            return next(self.path(place) for place, state in enumerate(self.order) if form.where >> state & 1)
        rides = [ride for ride in self.machine.rides[form.mark] if ride.where & self.reached]
        wanted = MARKS[form.mark].index(form.value or "")
        if wanted != 0 and all(ride.after != wanted for ride in rides):
            return None
        return _slice(self, form, rides, wanted)

    def depends_on(self, ruling: int) -> bool:
        """Whether the ruling could change anything in what was explored."""
        w = self.machine.words
        if ruling == LICENCE_WITHOUT_TERM:
            return self.reached & s.WEAK & (s.STARTUP | s.BUYER) != 0
        if ruling == EARLIER_PLEDGE:
            pledge = next(
                (where for where, _, place in self.machine.rows if MOVES[place] == "pledge_enforced"), NOWHERE
            )
            return self.reached & pledge & (s.FIRM | s.WEAK) != 0
        if ruling == ESCROW_IN_INSOLVENCY:
            return w.says(p.RELEASE_INSOLVENCY) and not w.says_one_of(p.RELEASE_STRUCK_OFF | p.RELEASE_STOPPED)
        raise ValueError(ruling)


def _path(came: list[tuple[int, int]], place: int) -> Trace:
    moves: list[int] = []
    while place > 0:
        place, move = came[place]
        moves.append(move)
    return tuple(reversed(moves))


def _slice(graph: Graph, form: Form, rides: list[Ride], wanted: int) -> Trace | None:
    """The first shortest way to a form over the core with one mark. A node is (place of the core state, mark)."""
    order, edges = graph.order, graph.edges
    carries = graph.machine.carries if form.mark == "data" else {}
    nodes = [(0, 0)]
    index = {(0, 0): 0}
    came = [(-1, -1)]
    for number, (place, mark) in enumerate(nodes):  # grows while it is walked
        state = order[place]
        if mark == wanted and form.where >> state & 1:
            return _path(came, number)
        steps = [
            (move, (target, 1 if move in carries and carries[move] >> state & 1 else mark))
            for move, target in edges[place]
        ]
        steps += [
            (ride.place, (place, ride.after)) for ride in rides if ride.before == mark and ride.where >> state & 1
        ]
        for move, node in steps:
            if node not in index:
                index[node] = len(nodes)
                nodes.append(node)
                came.append((number, move))
    return None


class Explorer:
    """The graphs of one reading of a convention, one for each set of rulings that makes a difference."""

    __slots__ = ("_graphs", "_machines", "facts", "points", "word")

    def __init__(self, points: int, facts: int, word: str, machines: "dict[int, Machine] | None" = None) -> None:
        self.points = points
        self.facts = facts
        self.word = word
        self._machines = {} if machines is None else machines
        self._graphs: dict[int, Graph] = {}

    def graph(self, rulings: int) -> Graph:
        """What the reading explores under a set of rulings. Where a ruling changes nothing, the graph is the same one."""
        known = self._graphs.get(rulings)
        if known is None:
            known = self._graphs[rulings] = self._explored(rulings)
        return known

    def _explored(self, rulings: int) -> Graph:
        for ruling in (LICENCE_WITHOUT_TERM, EARLIER_PLEDGE, ESCROW_IN_INSOLVENCY):
            if rulings & ruling:
                without = self.graph(rulings & ~ruling)
                if not without.depends_on(ruling):
                    return without
        machine = self._machines.get(rulings)
        if machine is None:
            machine = self._machines[rulings] = Machine(self.points, self.facts, rulings)
        return Graph(machine, self.word)


#: Every set of rulings, fewest first, then in the order of the table of doubts.
RULINGS: Final = (
    0,
    LICENCE_WITHOUT_TERM,
    EARLIER_PLEDGE,
    ESCROW_IN_INSOLVENCY,
    LICENCE_WITHOUT_TERM | EARLIER_PLEDGE,
    LICENCE_WITHOUT_TERM | ESCROW_IN_INSOLVENCY,
    EARLIER_PLEDGE | ESCROW_IN_INSOLVENCY,
    LICENCE_WITHOUT_TERM | EARLIER_PLEDGE | ESCROW_IN_INSOLVENCY,
)


class Reached(NamedTuple):
    """A form within reach: its trace (places in MOVES) and the rulings under which it is."""

    trace: Trace
    rulings: int


class Exploration(NamedTuple):
    """One reading: the forms within reach, by name, and the size of the proof under no ruling."""

    forms: dict[str, Reached]
    states: int
    moves: int


def explore(explorer: Explorer) -> Exploration:
    """Search one reading under every set of rulings, fewest first."""
    found: dict[str, Reached] = {}
    walked: list[Graph] = []
    for rulings in RULINGS:
        graph = explorer.graph(rulings)
        if any(graph is other for other in walked):
            continue
        walked.append(graph)
        for form in FORMS:
            if form.name not in found and (trace := graph.trace(form)) is not None:
                found[form.name] = Reached(trace, rulings)
    return Exploration(found, walked[0].states, walked[0].moves)


@lru_cache(maxsize=1 << 14)
def nothing_found(points: int, facts: int, word: str) -> bool:
    """Whether a reading is `shared`: no form is within reach, under any rulings."""
    explorer = Explorer(points, facts, word)
    walked: list[Graph] = []
    for rulings in RULINGS:
        graph = explorer.graph(rulings)
        if not any(graph is other for other in walked):
            walked.append(graph)
            if any(graph.trace(form) is not None for form in FORMS):
                return False
    return True
