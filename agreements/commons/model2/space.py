"""The core of one prototype: seven variables, and sets of its states.

Section 3 of model 2. Everything that guards and remedies read is one of these seven. A statement about the core is the
set of the states where it holds, one bit a state, so that "holder startup or buyer, and licence weak" is written
`(STARTUP | BUYER) & WEAK`. There are 4,800 states, of which a convention reaches fewer than a hundred.
"""

from math import prod
from typing import Final

#: A set of core states.
type Where = int

_RADICES: Final = (5, 4, 4, 3, 5, 2, 2)
SIZE: Final = prod(_RADICES)
EVERYWHERE: Final[Where] = (1 << SIZE) - 1
NOWHERE: Final[Where] = 0


class Variable:
    """One variable of the core: its values, and the set of states where it has each."""

    __slots__ = ("name", "radix", "sets", "values", "weight")

    def __init__(self, name: str, place: int, values: tuple[str, ...]) -> None:
        self.name = name
        self.values = values
        self.radix = _RADICES[place]
        self.weight = prod(_RADICES[place + 1 :])
        block, period = (1 << self.weight) - 1, self.weight * self.radix
        repeated = EVERYWHERE // ((1 << period) - 1)
        self.sets: tuple[Where, ...] = tuple(
            (block << value * self.weight) * repeated for value in range(len(self.values))
        )

    def of(self, state: int) -> int:
        """The place of the variable's value in a state."""
        return state // self.weight % self.radix


STAGE: Final = Variable("stage", 0, ("build", "delivered", "ended", "over", "abandoned"))
HOLDER: Final = Variable("holder", 1, ("startup", "joint", "buyer", "city"))
WORD: Final = Variable("word", 2, ("kept", "sold", "waived", "broken"))
SOURCE: Final = Variable("source", 3, ("none", "city", "public"))
LICENCE: Final = Variable("licence", 4, ("none", "firm", "weak", "withdrawn", "lost"))
INSOLVENCY: Final = Variable("insolvent", 5, ("no", "yes"))
SLEEP: Final = Variable("asleep", 6, ("no", "yes"))
VARIABLES: Final = (STAGE, HOLDER, WORD, SOURCE, LICENCE, INSOLVENCY, SLEEP)

BUILD, DELIVERED, ENDED, OVER, ABANDONED = STAGE.sets
STARTUP, JOINT, BUYER, CITY = HOLDER.sets
KEPT, SOLD, WAIVED, BROKEN = WORD.sets
NO_SOURCE, CITY_SOURCE, PUBLIC_SOURCE = SOURCE.sets
NO_LICENCE, FIRM, WEAK, WITHDRAWN, LOST = LICENCE.sets
SOLVENT, INSOLVENT = INSOLVENCY.sets
AWAKE, ASLEEP = SLEEP.sets

#: An effect: where its condition holds, the variable takes the value. Conditions are asked of the state before.
type Put = tuple[Where, Variable, int]


def put(variable: Variable, value: str, where: Where = EVERYWHERE) -> Put:
    """The variable takes the value in the states of `where`."""
    return where, variable, variable.values.index(value)


def after(state: int, effect: tuple[Put, ...]) -> int:
    """The state that an effect leads to."""
    moved = state
    for where, variable, value in effect:
        if where >> state & 1:
            moved += (value - variable.of(state)) * variable.weight
    return moved


def packed(**values: str) -> int:
    """The number of a state, from the value of each variable; the first value for those not named."""
    state = 0
    for variable in VARIABLES:
        if variable.name in values:
            state += variable.values.index(values[variable.name]) * variable.weight
    return state


def unpacked(state: int) -> dict[str, str]:
    """The value of each variable in a state."""
    return {variable.name: variable.values[variable.of(state)] for variable in VARIABLES}


def members(where: Where, states: list[int]) -> list[int]:
    """The states of a list that belong to a set."""
    return [state for state in states if where >> state & 1]
