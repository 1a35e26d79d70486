"""The state of one prototype: fourteen variables, readable as `State`, packed into one integer for the search."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from agreements.commons import facts as f

STAGES: Final = ("build", "delivered", "ended", "expired")
HOLDERS: Final = ("startup", "partner", "joint", "acquirer", "city", "steward")
SOURCES: Final = ("escrow", "city", "public")
LICENCES: Final = ("none", "revocable", "revoked", "irrevocable")
BACKGROUNDS: Final = ("none", "open", "captive", "freed")
PATENTS: Final = ("none", "pledged", "held")
TRIGGERS: Final = ("change_of_control", "insolvency", "repository_closed", "walked_away")

BUILD, DELIVERED, ENDED, EXPIRED = range(4)
STARTUP, PARTNER, JOINT, ACQUIRER, CITY, STEWARD = range(6)

# Packing. The six lowest bits (stage, bound, holder) are the *situation*: what a clause can do depends on them alone.
STAGE: Final = 0b11
BOUND: Final = 1 << 2
HOLDER: Final = 0b111 << 3
HOLDER_AT: Final = 3
SITUATION: Final = STAGE | BOUND | HOLDER
IS_DELIVERED: Final = 1 << 6
IN_ESCROW: Final = 1 << 7
WITH_CITY: Final = 1 << 8
IN_PUBLIC: Final = 1 << 9
LICENCE: Final = 0b11 << 10
LICENCE_AT: Final = 10
IN_FORCE: Final = 1 << 10  # set for both licences that the public can rely on today
REVOCABLE: Final = 1 << 10
REVOKED: Final = 2 << 10
IRREVOCABLE: Final = 3 << 10
BACKGROUND: Final = 0b11 << 12
BACKGROUND_AT: Final = 12
OPEN: Final = 1 << 12
CAPTIVE: Final = 2 << 12
FREED: Final = 3 << 12
DATA_OPEN: Final = 1 << 14
GAGGED: Final = 1 << 15
TRIGGER_AT: Final = 16
CONTROL_CHANGED: Final = 1 << 16
INSOLVENT: Final = 1 << 17
REPOSITORY_CLOSED: Final = 1 << 18
WALKED_AWAY: Final = 1 << 19
# The marks: nothing but their own moves and forms reads them, so the search lets them ride on the rest.
MARKS_AT: Final = 20
EXCLUSIVE: Final = 1 << 20
PATENT: Final = 0b11 << 21
PATENT_AT: Final = 21
PLEDGED: Final = 1 << 21
HELD: Final = 2 << 21
NAME_TAKEN: Final = 1 << 23
CLAIMED: Final = 1 << 24
MARKS: Final = EXCLUSIVE | PATENT | NAME_TAKEN | CLAIMED
MARK_SLOTS: Final = 32


@dataclass(frozen=True, slots=True)
class State:
    """One state, variable by variable, in the words of section 2 of the model."""

    stage: str = "build"
    delivered: bool = False
    holder: str = "startup"
    bound: bool = True
    source: frozenset[str] = frozenset()
    licence: str = "none"
    exclusive: bool = False
    patent: str = "none"
    background: str = "none"
    data: str = "withheld"
    gagged: bool = False
    name: str = "free"
    claim: bool = False
    triggers: frozenset[str] = frozenset()

    def to_json(self) -> dict[str, Any]:
        """A plain object, sets as sorted lists."""
        return {key: sorted(value) if isinstance(value, frozenset) else value for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`. Raises ValueError or TypeError on anything that is not a state."""
        sets = {key: frozenset(value[key]) for key in ("source", "triggers") if key in value}
        state = cls(**{**value, **sets})
        pack(state)
        return state


def pack(state: State) -> int:
    """The integer of a state. Raises ValueError on a value that the model does not know."""
    packed = STAGES.index(state.stage) | HOLDERS.index(state.holder) << HOLDER_AT
    packed |= LICENCES.index(state.licence) << LICENCE_AT | BACKGROUNDS.index(state.background) << BACKGROUND_AT
    packed |= PATENTS.index(state.patent) << PATENT_AT
    packed |= ("withheld", "open").index(state.data) and DATA_OPEN
    packed |= ("free", "taken").index(state.name) and NAME_TAKEN
    for held, bit in (
        (state.delivered, IS_DELIVERED),
        (state.bound, BOUND),
        (state.exclusive, EXCLUSIVE),
        (state.gagged, GAGGED),
        (state.claim, CLAIMED),
    ):
        packed |= bit if held else 0
    for item in state.source:
        packed |= IN_ESCROW << SOURCES.index(item)
    for item in state.triggers:
        packed |= 1 << (TRIGGER_AT + TRIGGERS.index(item))
    return packed


def unpack(packed: int) -> State:
    """The readable state of an integer made by `pack` or by the search."""
    return State(
        stage=STAGES[packed & STAGE],
        delivered=bool(packed & IS_DELIVERED),
        holder=HOLDERS[(packed & HOLDER) >> HOLDER_AT],
        bound=bool(packed & BOUND),
        source=frozenset(item for place, item in enumerate(SOURCES) if packed & IN_ESCROW << place),
        licence=LICENCES[(packed & LICENCE) >> LICENCE_AT],
        exclusive=bool(packed & EXCLUSIVE),
        patent=PATENTS[(packed & PATENT) >> PATENT_AT],
        background=BACKGROUNDS[(packed & BACKGROUND) >> BACKGROUND_AT],
        data="open" if packed & DATA_OPEN else "withheld",
        gagged=bool(packed & GAGGED),
        name="taken" if packed & NAME_TAKEN else "free",
        claim=bool(packed & CLAIMED),
        triggers=frozenset(item for place, item in enumerate(TRIGGERS) if packed & 1 << (TRIGGER_AT + place)),
    )


class Situation:
    """A convention seen from one stage, one holder, bound or not: all that decides what its clauses can do there."""

    __slots__ = ("bound", "facts", "holder", "live", "present", "private", "stage", "survives")

    def __init__(self, facts: int, packed: int) -> None:
        self.facts = facts
        self.stage = packed & STAGE
        self.bound = packed & BOUND
        self.holder = (packed & HOLDER) >> HOLDER_AT
        self.private = self.holder < CITY
        self.present = f.present(facts)
        self.survives = f.surviving(facts)
        self.live = self.survives if self.stage == EXPIRED else self.present

    def says(self, fact: int) -> bool:
        """Whether every fact given holds."""
        return self.facts & fact == fact

    def alive(self, clause: int) -> bool:
        """Whether the clause is there and, once the convention is over, outlives it."""
        return self.live & clause != 0

    def binding(self, clause: int) -> bool:
        """Whether the clause is alive and the holder is bound by the convention."""
        return self.bound != 0 and self.live & clause != 0

    @property
    def background_free(self) -> bool:
        """Whether a declared background may be published with the results, at no price."""
        return self.says(f.BACKGROUND_PUBLISHABLE | f.BACKGROUND_GRATIS)


def start(facts: int) -> int:
    """The packed state at signature, before any remedy."""
    holder = STARTUP
    for fact, owner in ((f.OWNER_CITY, CITY), (f.OWNER_JOINT, JOINT), (f.OWNER_STEWARD, STEWARD)):
        if facts & fact:
            holder = owner
    packed = BUILD | BOUND | holder << HOLDER_AT
    if facts & f.ESCROW_AT_START:
        packed |= IN_ESCROW
    if facts & f.SOURCE_EACH_BUILD:
        packed |= WITH_CITY
    return packed
