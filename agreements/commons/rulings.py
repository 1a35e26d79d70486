"""Rulings: the same moves and remedies, applied to what really happened (section 7 of the model)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from agreements.commons.events import Event, move_of
from agreements.commons.facts import Clauses, facts_of
from agreements.commons.moves import BY_NAME, MOVES
from agreements.commons.obligations import Obligation, obligations_of
from agreements.commons.search import Planner, explore
from agreements.commons.state import Situation, State, pack, start, unpack
from agreements.commons.terms import require_valid

TAKES_EFFECT: Final = "takes_effect"
BARRED: Final = "barred"
NO_EFFECT: Final = "no_effect"
OPENS_REMEDY: Final = "opens_remedy"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an event does under a convention, in one state.

    `clauses` are those that bar a barred event; `within_reach` gives each form that can be reached from the new state,
    with the least number of moves to it: 0 for a form that is there now.
    """

    event: Event
    move: str | None
    ruling: str
    clauses: tuple[str, ...]
    remedies: tuple[str, ...]
    state: State
    forms: tuple[str, ...]
    within_reach: dict[str, int]
    obligations: tuple[Obligation, ...]

    @property
    def flagged(self) -> bool:
        """Whether a form of appropriation is there or within reach."""
        return bool(self.within_reach)

    def to_json(self) -> dict[str, Any]:
        """The ruling as the object that `rule_events` prints, without the name and place of the event."""
        return {
            "kind": self.event.kind,
            "move": self.move,
            "ruling": self.ruling,
            "clauses": list(self.clauses),
            "remedies": list(self.remedies),
            "state": self.state.to_json(),
            "forms": list(self.forms),
            "within_reach": self.within_reach,
            "obligations": [
                {"clause": o.clause, "term": o.term, "due": o.due.isoformat() if o.due else None}
                for o in self.obligations
            ],
        }


def initial_state(clauses: object) -> State:
    """The state at signature, once the remedies have run. Raises InvalidConventionError."""
    facts = facts_of(require_valid(clauses))
    return unpack(Planner(facts).settle(start(facts)))


def _judge(planner: Planner, packed: int, move: str | None) -> tuple[str, tuple[str, ...], list[str], int]:
    """Ruling, barring clauses, remedies that acted, state after."""
    if move is None:
        return NO_EFFECT, (), [], packed
    row = BY_NAME[move]
    where = Situation(planner.facts, packed)
    for mask, value, clear, put in row.steps(where):
        if packed & mask != value:
            continue
        barring = row.bars(where)
        if barring:
            return BARRED, barring, [], packed
        fired: list[str] = []
        after = planner.settle(packed & ~clear | put, fired)
        if after == packed:
            return NO_EFFECT, (), fired, packed
        return OPENS_REMEDY if fired else TAKES_EFFECT, (), fired, after
    return NO_EFFECT, (), [], packed


def within_reach(clauses: object, state: State) -> dict[str, tuple[str, ...]]:
    """For each form that can be reached from a state, a shortest trace to it; empty when the form is there already."""
    planner = Planner(facts_of(require_valid(clauses)))
    traces = explore(planner, pack(state)).traces
    return {form: tuple(MOVES[place].name for place in traces[form]) for form in sorted(traces)}


def _rule(clauses: Clauses, planner: Planner, packed: int, event: Event) -> tuple[Ruling, int]:
    move = move_of(event)
    ruling, barring, fired, after = _judge(planner, packed, move)
    traces = explore(planner, after).traces
    made = Ruling(
        event=event,
        move=move,
        ruling=ruling,
        clauses=barring,
        remedies=tuple(fired),
        state=unpack(after),
        forms=tuple(planner.forms(after)),
        within_reach={form: len(traces[form]) for form in sorted(traces)},
        obligations=tuple(obligations_of(clauses, event)),
    )
    return made, after


def rule(convention: object, state: State, event: Event) -> Ruling:
    """Judge one event in one state under the clauses of a convention. Raises InvalidConventionError."""
    clauses = require_valid(convention)
    return _rule(clauses, Planner(facts_of(clauses)), pack(state), event)[0]


def history(clauses: Clauses, events: Iterable[Event]) -> Iterator[Ruling]:
    """Judge events one after the other from signature on. The clauses fit the schema."""
    planner = Planner(facts_of(clauses))
    packed = planner.settle(start(planner.facts))
    for event in events:
        made, packed = _rule(clauses, planner, packed, event)
        yield made
