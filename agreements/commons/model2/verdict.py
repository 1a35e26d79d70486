"""The judgement of model 2: two readings of one convention on one day, its verdict, and what the command prints."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from agreements.commons.facts import Clauses
from agreements.commons.model2 import closing
from agreements.commons.model2.facts import Record, Standing, faults_in, standing
from agreements.commons.model2.moves import MOVES
from agreements.commons.model2.points import points_of
from agreements.commons.model2.reserves import reserves
from agreements.commons.model2.search import DEFIANT, LOYAL, Explorer, Machine, explore
from agreements.commons.model2.statements import EARLIER_PLEDGE, ESCROW_IN_INSOLVENCY, LICENCE_WITHOUT_TERM
from agreements.commons.rules import broken_rules
from agreements.commons.terms import require_valid

MODEL_VERSION: Final = 2
SHARED: Final = "shared"
SHARED_IF_KEPT: Final = "shared-if-kept"
DOUBTFUL: Final = "doubtful"
APPROPRIABLE: Final = "appropriable"

#: The doubts in the order of their table, each with its ruling.
DOUBTS: Final[dict[str, int]] = {
    "licence_without_term": LICENCE_WITHOUT_TERM,
    "earlier_pledge": EARLIER_PLEDGE,
    "escrow_in_insolvency": ESCROW_IN_INSOLVENCY,
}


class InvalidFactsError(ValueError):
    """Facts that cannot be read. `faults` holds every reason."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Way:
    """The first shortest way to a form, and the doubts that it needs; none when it is certain."""

    trace: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a convention: the forms within reach, by name in alphabetical order, and the size of the proof."""

    forms: dict[str, Way]
    states: int
    moves: int

    @property
    def verdict(self) -> str:
        """`appropriable` if a form is certain, else `doubtful` if one is doubtful, else `shared`."""
        if not self.forms:
            return SHARED
        return APPROPRIABLE if any(not way.doubts for way in self.forms.values()) else DOUBTFUL

    def to_json(self) -> dict[str, Any]:
        """A plain object, keys of `forms` sorted."""
        forms = {name: {"trace": list(way.trace), "doubts": list(way.doubts)} for name, way in self.forms.items()}
        return {"verdict": self.verdict, "forms": forms, "states": self.states, "moves": self.moves}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What model 2 says of a convention on one day. Its words belong to the JSON; pages use those of section 10."""

    on: date
    loyal: Reading
    defiant: Reading
    standing: Standing
    reserves: tuple[str, ...]
    rules: tuple[str, ...]
    model_version: int = MODEL_VERSION

    @property
    def verdict(self) -> str:
        """That of the loyal reading unless it is shared; then `shared-if-kept` if breach opens a way."""
        if self.loyal.verdict != SHARED:
            return self.loyal.verdict
        return SHARED_IF_KEPT if self.defiant.verdict == APPROPRIABLE else self.defiant.verdict

    def to_json(self) -> dict[str, Any]:
        """The judgement as a plain object, without `write` and `record`."""
        return {
            "model": self.model_version,
            "on": self.on.isoformat(),
            "verdict": self.verdict,
            "loyal": self.loyal.to_json(),
            "defiant": self.defiant.to_json(),
            "facts": self.standing.to_json(),
            "reserves": list(self.reserves),
            "rules": list(self.rules),
        }


def require_valid_facts(facts: object) -> Mapping[str, Record]:
    """The facts themselves when they can be read. Raises InvalidFactsError with every fault otherwise."""
    faults = [str(fault) for fault in faults_in(facts)]
    if faults:
        raise InvalidFactsError(faults)
    fitting: Mapping[str, Record] = facts  # type: ignore[assignment]
    return fitting


def judge(clauses: object, facts: object, on: date) -> Judgement:
    """Judge a convention with its facts on a day: search both readings, under every set of rulings.

    Raises InvalidConventionError or InvalidFactsError, with every fault, when the clauses or the facts do not fit.
    """
    return judge_valid(require_valid(clauses), require_valid_facts(facts), on)


def judge_valid(clauses: Clauses, facts: Mapping[str, Record], on: date) -> Judgement:
    """The judgement of clauses and facts already known to fit."""
    points, found = points_of(clauses), standing(facts, on)
    machines: dict[int, Machine] = {}  # the two readings differ by their start only
    loyal, defiant = (_reading(Explorer(points, found.bits, word, machines)) for word in (LOYAL, DEFIANT))
    return Judgement(on, loyal, defiant, found, tuple(reserves(clauses)), tuple(broken_rules(clauses)))


def _reading(explorer: Explorer) -> Reading:
    found = explore(explorer)
    forms = {
        name: Way(_named(reached.trace), _doubts(reached.rulings)) for name, reached in sorted(found.forms.items())
    }
    return Reading(forms, found.states, found.moves)


def _named(trace: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(MOVES[place] for place in trace)


def _doubts(rulings: int) -> tuple[str, ...]:
    return tuple(name for name, ruling in DOUBTS.items() if rulings & ruling)


@dataclass(frozen=True, slots=True)
class Closing:
    """What closes the ways found: the smallest sets of clauses to write, then of facts that the City records."""

    write: list[list[str]]
    record: list[list[str]]


def closing_valid(clauses: Clauses, facts: Mapping[str, Record], on: date) -> Closing:
    """What closes every way, for clauses and facts already known to fit."""
    bits = standing(facts, on).bits
    write = closing.write(clauses, bits)
    return Closing(write, closing.record(clauses, write[0] if write else [], bits))


def closing_of(clauses: object, facts: object, on: date) -> Closing:
    """What closes every way found. Raises like `judge`."""
    return closing_valid(require_valid(clauses), require_valid_facts(facts), on)
