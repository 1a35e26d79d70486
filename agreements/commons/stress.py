"""The stress test of a convention: verdict, forms with their shortest attacks, broken rules, size of the proof, repairs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from typing import Any, Final

from agreements.commons.facts import READ_TERMS, Clauses, facts_of, fragment, without_idle
from agreements.commons.moves import MOVES, Move
from agreements.commons.proving import Proof, attack_or_proof
from agreements.commons.rules import broken_rules
from agreements.commons.search import Exploration, Planner, explore
from agreements.commons.state import start
from agreements.commons.terms import load_schema, require_valid, template

MODEL_VERSION: Final = 1
SAFE: Final = "commons-safe"
APPROPRIABLE: Final = "appropriable"
#: Up to this many differing clauses every subset is tried; beyond, one minimal set is looked for.
EXHAUSTIVE_UP_TO: Final = 8


@dataclass(frozen=True, slots=True)
class StressResult:
    """What the stress test says. The verdict words belong to the JSON; pages use `explain.verdict_words`."""

    verdict: str
    forms: dict[str, tuple[str, ...]]
    rules: tuple[str, ...]
    states: int
    moves: int
    model_version: int = MODEL_VERSION

    @property
    def safe(self) -> bool:
        """Whether no reachable state shows any form of appropriation."""
        return self.verdict == SAFE

    @property
    def publishable(self) -> bool:
        """What the gates ask for: no form within reach, and no broken rule."""
        return self.safe and not self.rules

    def to_json(self) -> dict[str, Any]:
        """The result as a plain object, keys of `forms` sorted."""
        return {
            "verdict": self.verdict,
            "forms": {form: list(trace) for form, trace in self.forms.items()},
            "rules": list(self.rules),
            "states": self.states,
            "moves": self.moves,
        }


@lru_cache(maxsize=1024)
def _explored(facts: int) -> Exploration:
    """The search under the whole table of moves; conventions that give the same facts share it."""
    return _explored_with(facts, MOVES)


def _explored_with(facts: int, moves: Sequence[Move]) -> Exploration:
    planner = Planner(facts, moves)
    return explore(planner, planner.settle(start(facts)))


def stress_valid(clauses: Clauses, moves: Sequence[Move] = MOVES) -> StressResult:
    """`stress` for clauses already known to fit the schema."""
    facts = without_idle(facts_of(clauses))
    found = _explored(facts) if moves is MOVES else _explored_with(facts, moves)
    forms = {form: tuple(moves[place].name for place in found.traces[form]) for form in sorted(found.traces)}
    rules = tuple(broken_rules(clauses))
    return StressResult(APPROPRIABLE if forms else SAFE, forms, rules, found.states, found.moves)


def stress_cold(clauses: Clauses) -> StressResult:
    """`stress_valid`, remembering nothing from one convention to the next: what the benchmark times."""
    _explored.cache_clear()
    return stress_valid(clauses)


def stress(clauses: object, moves: Sequence[Move] = MOVES) -> StressResult:
    """Search everything that the moves can bring a prototype to under these clauses.

    Raises InvalidConventionError, with every fault, when the clauses do not fit the schema.
    """
    return stress_valid(require_valid(clauses), moves)


def _plain(value: Any) -> Any:
    """A term for comparison: lists as sets; null, false, zero and empty alike."""
    if not value:
        return None
    return frozenset(value) if isinstance(value, list) else value


@cache
def _template_fragments() -> dict[str, int]:
    safe = template()
    return {key: fragment(key, safe[key]) for key in safe}


@cache
def _template_value(clause: str, term: str) -> Any:
    return _plain(template()[clause][term])


def differing_in(clauses: Clauses, read: Mapping[str, Sequence[str]]) -> list[str]:
    """The clauses of `read` that differ from the template by their presence or by one of the terms given, sorted."""
    return sorted(
        key
        for key, names in read.items()
        if key not in clauses or any(_plain(clauses[key].get(name)) != _template_value(key, name) for name in names)
    )


@cache
def _read() -> dict[str, tuple[str, ...]]:
    return {key: READ_TERMS.get(key, ()) for key in load_schema().clauses}


def differing(clauses: Clauses) -> list[str]:
    """The clauses that differ from the template by their presence or by a term that the search reads, sorted."""
    return differing_in(clauses, _read())


@cache
def _template_proof() -> Proof:
    """What every repair comes near to. Raises RuntimeError if the template were not safe."""
    facts = without_idle(facts_of(template()))
    planner = Planner(facts)
    _, proof = attack_or_proof(planner, planner.settle(start(facts)))
    if proof is None:
        raise RuntimeError("the template of the clause library is not safe")
    return proof


class _Repairer:
    """Tells whether a set of restored clauses makes a convention safe, remembering verdicts and known attacks."""

    def __init__(self, clauses: Clauses) -> None:
        self.now = {key: fragment(key, clause) for key, clause in clauses.items()}
        self.restored = _template_fragments()
        self.verdicts: dict[int, bool] = {}
        known = _explored(without_idle(facts_of(clauses)))
        self.safe = not known.traces
        self.attacks = sorted(known.traces.values())
        self.proofs = [_template_proof()]

    def matters(self, key: str) -> bool:
        """Whether restoring a clause changes any fact."""
        return self.now.get(key, 0) != self.restored[key]

    def safe_with(self, keys: Sequence[str]) -> bool:
        """Whether returning these clauses to the template leaves no form within reach."""
        facts = 0
        for key, part in self.now.items():
            if key not in keys:
                facts |= part
        for key in keys:
            facts |= self.restored[key]
        facts = without_idle(facts)
        known = self.verdicts.get(facts)
        if known is None:
            known = self.verdicts[facts] = self._search(facts)
        return known

    def _search(self, facts: int) -> bool:
        planner = Planner(facts)
        begin = planner.settle(start(facts))
        # An attack known from another subset often still works: replaying it is far cheaper than a search.
        for place, attack in enumerate(self.attacks):
            if planner.replays(begin, attack):
                self.attacks.insert(0, self.attacks.pop(place))
                return False
        # So does what was proved of another subset, or of the template: only the moves that are new are walked.
        for proof in self.proofs:
            extended = proof.extended(planner, begin)
            if extended is not None:
                self.proofs[1:] = [extended]
                return True
        attack_found, proof_found = attack_or_proof(planner, begin)
        if attack_found is not None:
            self.attacks.insert(0, attack_found)
        elif proof_found is not None:
            self.proofs[1:] = [proof_found]
        return attack_found is None


def _smallest(repairer: _Repairer, keys: list[str]) -> Iterator[list[str]]:
    # A clause whose return changes no fact is in no smallest set: without it the set would be smaller and as good.
    useful = [key for key in keys if repairer.matters(key)]
    for size in range(1, len(useful) + 1):
        found = [list(chosen) for chosen in combinations(useful, size) if repairer.safe_with(chosen)]
        if found:
            yield from found
            return


def minimal(keys: Sequence[str], closes: Callable[[list[str]], bool]) -> list[str]:
    """Of keys that together close every way, those left when each one that is not needed was dropped, pass after pass."""
    kept = list(keys)
    dropped = True
    while dropped:
        dropped = False
        for key in list(kept):
            fewer = [other for other in kept if other != key]
            if closes(fewer):
                kept = fewer
                dropped = True
    return kept


def repairs_valid(clauses: Clauses) -> list[list[str]]:
    """`repairs` for clauses already known to fit the schema."""
    repairer = _Repairer(clauses)
    if repairer.safe:
        return []
    keys = differing(clauses)
    if len(keys) > EXHAUSTIVE_UP_TO:
        return [minimal([key for key in keys if repairer.matters(key)], repairer.safe_with)]
    return list(_smallest(repairer, keys))


def repairs(clauses: object) -> list[list[str]]:
    """The smallest sets of clauses whose return to the template leaves no form within reach, each sorted, in order.

    All sets of the smallest size when at most eight clauses differ; otherwise one set from which nothing can be left
    out. Empty for a convention that is already safe. Raises InvalidConventionError like `stress`.
    """
    return repairs_valid(require_valid(clauses))
