"""A trace replayed: what the core and the mark of a form are at the start and after each move, remedies run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agreements.commons.model2 import space as s
from agreements.commons.model2.moves import CORE_MOVES, MARKS, MOVES
from agreements.commons.model2.remedies import FORMS
from agreements.commons.model2.search import Machine

_PLACE: Final = {name: place for place, name in enumerate(MOVES)}
_CORE: Final = {move.name for move in CORE_MOVES}
_FORMS: Final = {form.name: form for form in FORMS}


@dataclass(frozen=True, slots=True)
class Story:
    """The way to a form: its moves, and the value of each variable before the first and after each."""

    form: str
    moves: tuple[str, ...]
    states: tuple[dict[str, str], ...]

    @property
    def changing(self) -> list[str]:
        """The variables that the story changes, in the order of the model; the mark of its form last."""
        return [name for name in self.states[0] if len({state[name] for state in self.states}) > 1]


def replay(machine: Machine, word: str, form: str, trace: Sequence[str]) -> Story:
    """Play a trace of a convention from its start. Raises ValueError for a move that is not possible where it stands."""
    mark = _FORMS[form].mark
    state, value = machine.start(word), 0
    states = [_told(state, mark, value)]
    for place, move in enumerate(trace, start=1):
        after = (
            _core(machine, state, value, move, mark) if move in _CORE else _marked(machine, state, value, move, mark)
        )
        if after is None:
            raise ValueError(f"{move!r} is not possible as step {place} of this trace")
        state, value = after
        states.append(_told(state, mark, value))
    return Story(form, tuple(trace), tuple(states))


def _core(machine: Machine, state: int, value: int, move: str, mark: str | None) -> tuple[int, int] | None:
    for where, effect, place in machine.rows:
        if place == _PLACE[move] and where >> state & 1:
            opens = mark == "data" and machine.carries.get(place, 0) >> state & 1
            return machine.settle(s.after(state, effect)), 1 if opens else value
    return None


def _marked(machine: Machine, state: int, value: int, move: str, mark: str | None) -> tuple[int, int] | None:
    for ride in machine.rides.get(mark or "", ()):
        if ride.place == _PLACE[move] and ride.before == value and ride.where >> state & 1:
            return state, ride.after
    return None


def _told(state: int, mark: str | None, value: int) -> dict[str, str]:
    told = s.unpacked(state)
    return told if mark is None else {**told, mark: MARKS[mark][value]}
