"""What the City does as soon as a right or a promise lets it (section 5), and the forms of appropriation (section 6)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from agreements.commons.model2 import points as p
from agreements.commons.model2 import space as s
from agreements.commons.model2.space import Put, Where, put
from agreements.commons.model2.statements import ESCROW_IN_INSOLVENCY, Words, everywhere


@dataclass(frozen=True, slots=True)
class Remedy:
    """One row of the table of remedies: where it acts, and what it does there."""

    name: str
    when: Callable[[Words], Where]
    then: Callable[[Words], tuple[Put, ...]]


def _licence_given(w: Words) -> tuple[Put, ...]:
    """The public gets the licence that is named, or a better one than it had."""
    if not w.says(p.LICENCE_NAMED):
        return ()
    firm = w.grade_firm(w.says(p.LICENCE_FIRM))
    given = s.NO_LICENCE | ((s.WEAK | s.WITHDRAWN) & (firm | s.CITY))
    return (put(s.LICENCE, "firm", given & firm), put(s.LICENCE, "weak", given & ~firm))


def released_on(w: Words) -> int:
    """The events that release the deposit of an insolvent company, as points."""
    late = p.RELEASE_STRUCK_OFF | p.RELEASE_STOPPED
    return late if w.ruled(ESCROW_IN_INSOLVENCY) else late | p.RELEASE_INSOLVENCY


def _escrow_due(w: Words) -> Where:
    walked_away = s.ABANDONED & s.SOLVENT & everywhere(w.says(p.RELEASE_STOPPED))
    failed = s.INSOLVENT & w.right_from_creation & everywhere(w.says_one_of(released_on(w)))
    return ~s.PUBLIC_SOURCE & w.deposit & w.alive("source_escrow") & (walked_away | failed)


def _escrow_released(w: Words) -> tuple[Put, ...]:
    if w.says(p.RELEASED_TO_PUBLIC) and w.says(p.LICENCE_NAMED):
        return (put(s.SOURCE, "public"), *_licence_given(w))
    if w.says_one_of(p.RELEASED_TO_CITY | p.RELEASED_TO_PUBLIC):
        return (put(s.SOURCE, "city"),)
    return ()


def _call_back_due(w: Words) -> Where:
    closed = s.ENDED | s.OVER | s.ABANDONED
    owned = (s.STARTUP | s.JOINT) & (s.NO_LICENCE | s.WITHDRAWN)
    return w.binding("call_back") & closed & owned & everywhere(w.says(p.CALLED_IF_CLOSED))


def _called_back(w: Words) -> tuple[Put, ...]:
    if w.says(p.CALLED_TO_CITY):
        return (put(s.HOLDER, "city"),)
    return _licence_given(w) if w.says(p.CALLED_TO_LICENCE) else ()


def _publication_due(w: Words) -> Where:
    return (s.CITY_SOURCE | s.PUBLIC_SOURCE) & w.right & everywhere(not w.gagged)


#: Order matters: they are taken from the first to the last, and again until nothing changes; never while the City sleeps.
REMEDIES: Final = (
    Remedy("escrow_release", _escrow_due, _escrow_released),
    Remedy("call_back", _call_back_due, _called_back),
    Remedy("publication", _publication_due, _licence_given),
    Remedy(
        "opening",
        lambda w: (s.FIRM | s.WEAK) & s.CITY_SOURCE,
        lambda w: (put(s.SOURCE, "public"),),
    ),
)


@dataclass(frozen=True, slots=True)
class Form:
    """One form of appropriation: the core states where it shows, and the value that its own mark must have."""

    name: str
    where: Where
    mark: str | None = None
    value: str | None = None


_AFTER_PILOT: Final = s.ENDED | s.OVER
_OPEN: Final = s.PUBLIC_SOURCE & (s.FIRM | s.WEAK)

FORMS: Final = (
    Form("code_closed", (_AFTER_PILOT | s.ABANDONED) & ~_OPEN),
    Form("version_gap", _AFTER_PILOT, "ahead", "yes"),
    Form("dependency_hold_up", _AFTER_PILOT, "need", "yes"),
    Form("data_capture", _AFTER_PILOT, "data", "withheld"),
    Form("exclusive_capture", s.EVERYWHERE, "exclusive", "yes"),
    Form("patent_hold_up", s.EVERYWHERE, "patent", "held"),
    Form("name_capture", s.EVERYWHERE, "name", "taken"),
    Form("contributor_claim", s.EVERYWHERE, "claim", "yes"),
)
