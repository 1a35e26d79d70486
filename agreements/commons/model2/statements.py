"""The statements of section 2 of model 2: for one convention, what it says and what is true, as sets of core states."""

from typing import Final

from agreements.commons.model2 import facts as f
from agreements.commons.model2 import points as p
from agreements.commons.model2.space import (
    ABANDONED,
    BROKEN,
    CITY,
    DELIVERED,
    ENDED,
    EVERYWHERE,
    JOINT,
    KEPT,
    NOWHERE,
    OVER,
    PUBLIC_SOURCE,
    SOLD,
    Where,
)

#: The rulings that a court might give, each a bit, in the order in which doubts are looked for.
LICENCE_WITHOUT_TERM: Final = 1
EARLIER_PLEDGE: Final = 2
ESCROW_IN_INSOLVENCY: Final = 4

_RIGHTS: Final = p.MAY_REPRODUCE | p.MAY_MODIFY | p.MAY_SUBLICENSE | p.MAY_PUBLISH
_USE: Final = _RIGHTS | p.USE_GRATIS | p.USE_BY_CITY | p.USE_WORLDWIDE | p.USE_LASTS
_AFTER_DELIVERY: Final = DELIVERED | ENDED | OVER
_ENDED_CONVENTION: Final = OVER | ABANDONED


def everywhere(holds: object) -> Where:
    """A statement that does not depend on the state."""
    return EVERYWHERE if holds else NOWHERE


class Words:
    """One convention (its points), the facts that count, and the rulings supposed.

    Clauses are named by their key. Statements about the state give the set of core states where they hold.
    """

    __slots__ = ("_facts", "_rulings", "_survivors", "each", "points", "right")

    def __init__(self, points: int, facts: int, rulings: int = 0) -> None:
        self.points = points
        self._facts = facts
        self._rulings = rulings
        self._survivors = p.surviving(points)
        self.each = self._each()
        self.right = self._right()

    # What does not depend on the state.

    def has(self, clause: str) -> bool:
        """Whether the clause is present."""
        return self.points & p.BIT[clause] != 0

    def survives(self, clause: str) -> bool:
        """Whether the clause outlives the convention."""
        return self._survivors & p.BIT[clause] != 0

    def says(self, point: int) -> bool:
        """Whether the clauses say every point given."""
        return self.points & point == point

    def says_one_of(self, points: int) -> bool:
        """Whether the clauses say one of the points given, at least."""
        return self.points & points != 0

    def fact(self, fact: int) -> bool:
        """Whether every fact given counts."""
        return self._facts & fact == fact

    def ruled(self, ruling: int) -> bool:
        """Whether a court is supposed to have given this ruling."""
        return self._rulings & ruling != 0

    @property
    def background_free(self) -> bool:
        """Whether background may be published with the results, at no price and for good."""
        return self.says(p.BACKGROUND_PUBLISHABLE | p.BACKGROUND_GRATIS) and (
            self.says(p.BACKGROUND_STAYS) or self.survives("background_access")
        )

    @property
    def gagged(self) -> bool:
        """Whether delivered source may be declared confidential."""
        return self.says(p.SOURCE_MAY_BE_SECRET)

    # What depends on the state.

    def alive(self, clause: str) -> Where:
        """The clause is present and, once the convention has ended, outlives it."""
        if self.survives(clause):
            return EVERYWHERE
        return ~_ENDED_CONVENTION & everywhere(self.has(clause))

    def kept(self, clause: str) -> Where:
        """What signatories owe and will do, whoever owns the code."""
        return self.alive(clause) & (KEPT | SOLD)

    def binding(self, clause: str) -> Where:
        """A promise about the code, lost when it is sold."""
        return self.alive(clause) & KEPT

    def true(self, clause: str) -> Where:
        """A statement about the past: it neither lapses nor is waived."""
        return ~BROKEN & everywhere(self.has(clause))

    def grade_firm(self, licence_firm: object) -> Where:
        """Where a licence is firm, its own text being so or not; elsewhere it is weak."""
        return everywhere(licence_firm) | (self.alive("licence_lock") & everywhere(self.says(p.LOCKED)))

    def _each(self) -> Where:
        promised = self.kept("open_source_publication") & everywhere(self.says(p.SOURCE_EACH_BUILD))
        return promised | everywhere(self.fact(f.REBUILT | f.VERSIONS_DEPOSITED))

    def _right(self) -> Where:
        """The City may publish."""
        granted = self.alive("city_use_rights") & everywhere(self.says(_USE) and not self.says(p.USE_REVOCABLE))
        begun = _AFTER_DELIVERY | everywhere(self.says(p.FROM_CREATION))
        refused = JOINT & everywhere(not self.says(p.JOINT_LICENCE_ALLOWED))
        return CITY | (granted & begun & ~refused)

    @property
    def right_from_creation(self) -> Where:
        """The City might publish already when the convention was signed."""
        return self.right & (CITY | everywhere(self.says(p.FROM_CREATION)))

    @property
    def deposit(self) -> Where:
        """The escrow agent holds the version in use."""
        full = p.DEPOSIT_UPDATED | p.DEPOSIT_FRESH | p.SOURCES_DEPOSITED
        promised = self.kept("source_escrow") & everywhere(self.says(full))
        proved = everywhere(self.has("source_escrow") and self.fact(f.ESCROW_VERIFIED))
        return proved | promised

    @property
    def disclosed(self) -> Where:
        """What is in the code is public knowledge, for ever."""
        return PUBLIC_SOURCE | everywhere(self.fact(f.DISCLOSED))

    @property
    def goes_on(self) -> Where:
        """The right to go on without the startup is a real one: promised, or shown by a rehearsal ("R")."""
        return KEPT | SOLD | everywhere(self.fact(f.HANDOVER_REHEARSED))
