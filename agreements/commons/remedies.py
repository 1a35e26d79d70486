"""What the City does as soon as a clause lets it (section 4 of the model), and the forms of appropriation (section 5).

Both are tables over situations, like the moves. A further model appends rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from agreements.commons import facts as f
from agreements.commons import state as s
from agreements.commons.moves import Step, Steps
from agreements.commons.state import Situation


class Answer(NamedTuple):
    """A remedy ready to act: when `state & mask == value`, and one bit of `any_of` is set if it is not 0, its steps run
    one after the other.
    """

    mask: int
    value: int
    any_of: int
    steps: Steps


@dataclass(frozen=True, slots=True)
class Remedy:
    """One row of the table: what it can do in a situation, None when it cannot act there. `reads` as for a move."""

    name: str
    clause: str
    reads: tuple[str, ...]
    answer: Callable[[Situation], Answer | None]


#: A pre-existing part that is open becomes free for good with the rest.
_FREE_BACKGROUND: Final[Step] = (s.BACKGROUND, s.OPEN, s.BACKGROUND, s.FREED)


def _make_irrevocable(*licences: int) -> Steps:
    return tuple((s.LICENCE, licence, s.LICENCE, s.IRREVOCABLE) for licence in licences)


def _escrow_release(w: Situation) -> Answer | None:
    if not w.alive(f.ESCROW_CLAUSE):
        return None
    due = 0
    for fact, trigger in (
        (f.RELEASE_INSOLVENCY, s.INSOLVENT),
        (f.RELEASE_CLOSED, s.REPOSITORY_CLOSED),
        (f.RELEASE_STOPPED, s.WALKED_AWAY),
        (f.RELEASE_CONTROL | f.CONTROL_RELEASES_ESCROW, s.CONTROL_CHANGED),
    ):
        if w.says(fact):
            due |= trigger
    if not due:
        return None
    if w.says(f.RELEASED_TO_CITY):
        return Answer(s.IN_ESCROW, s.IN_ESCROW, due, ((0, 0, 0, s.WITH_CITY),))
    if w.says(f.RELEASED_TO_PUBLIC):
        handed = (0, 0, 0, s.WITH_CITY | s.IN_PUBLIC)
        steps = (handed, *_make_irrevocable(0, s.REVOCABLE), _FREE_BACKGROUND)
        return Answer(s.IN_ESCROW, s.IN_ESCROW, due, steps)
    return None


def _call_back(w: Situation) -> Answer | None:
    if not w.private or not w.binding(f.CALL_BACK):
        return None
    if w.stage >= s.ENDED and w.says(f.CALLED_IF_CLOSED):
        any_of = 0
    elif w.says(f.CALLED_IF_INSOLVENT):
        any_of = s.INSOLVENT
    else:
        return None
    if w.says(f.CALLED_TO_CITY):
        title = s.CITY << s.HOLDER_AT
        steps = tuple((s.LICENCE, licence, s.HOLDER, title) for licence in (0, s.REVOCABLE, s.REVOKED))
    elif w.says(f.CALLED_TO_LICENCE):
        steps = _make_irrevocable(0, s.REVOCABLE)
    else:
        return None
    return Answer(0, 0, any_of, steps)


def _publication(w: Situation) -> Answer | None:
    if w.holder == s.JOINT and not w.says(f.JOINT_LICENCE_ALLOWED):
        return None
    if not w.alive(f.CITY_USE_RIGHTS) or not w.says(f.USE_PUBLISH | f.USE_FREE) or w.says(f.USE_REVOCABLE):
        return None
    needed = s.WITH_CITY if w.says(f.FROM_CREATION) else s.WITH_CITY | s.IS_DELIVERED
    locked = w.alive(f.LICENCE_LOCK) and w.says(f.LOCKED)
    licence = s.IRREVOCABLE if locked else s.REVOCABLE
    mask = needed | s.LICENCE | s.GAGGED
    published = tuple(
        (s.BACKGROUND, before, s.BACKGROUND, after | s.IN_PUBLIC | licence)
        for before, after in ((0, 0), (s.OPEN, s.FREED), (s.FREED, s.FREED))
    )
    # The three steps exclude each other in the state they start from; the licence then shuts the remedy.
    guarded = tuple((mask | m, needed | value, clear, put) for m, value, clear, put in published)
    return Answer(mask, needed, 0, guarded)


def _republication(_: Situation) -> Answer | None:
    mask = s.LICENCE | s.WITH_CITY | s.IN_PUBLIC
    return Answer(mask, s.IRREVOCABLE | s.WITH_CITY, 0, ((0, 0, 0, s.IN_PUBLIC),))


#: Order matters: they are taken from the first to the last, and again until nothing changes.
REMEDIES: Final = (
    Remedy("escrow_release", "source_escrow", ("source_escrow", "change_of_control"), _escrow_release),
    Remedy("call_back", "call_back", ("call_back",), _call_back),
    Remedy(
        "publication",
        "city_use_rights",
        ("city_use_rights", "joint_ownership", "results_ownership", "licence_lock"),
        _publication,
    ),
    Remedy("republication", "licence_lock", (), _republication),
)


@dataclass(frozen=True, slots=True)
class Form:
    """One form of appropriation: present when `state & mask == value` for one of its patterns in the situation."""

    name: str
    patterns: Callable[[Situation], tuple[tuple[int, int], ...]]
    rides: bool = False  # reads marks only


def _code_closed(w: Situation) -> tuple[tuple[int, int], ...]:
    if w.stage == s.BUILD or not w.private:
        return ()
    return ((s.IN_FORCE, 0), (s.WITH_CITY | s.IN_PUBLIC, 0))


def _background_hold_up(w: Situation) -> tuple[tuple[int, int], ...]:
    return () if w.stage == s.BUILD else ((s.BACKGROUND, s.CAPTIVE),)


def _data_capture(w: Situation) -> tuple[tuple[int, int], ...]:
    return ((s.IS_DELIVERED | s.DATA_OPEN, s.IS_DELIVERED),) if w.stage >= s.ENDED else ()


def _mark(mask: int, value: int) -> Callable[[Situation], tuple[tuple[int, int], ...]]:
    return lambda _: ((mask, value),)


FORMS: Final = (
    Form("code_closed", _code_closed),
    Form("exclusive_capture", _mark(s.EXCLUSIVE, s.EXCLUSIVE), rides=True),
    Form("patent_hold_up", _mark(s.PATENT, s.HELD), rides=True),
    Form("background_hold_up", _background_hold_up),
    Form("data_capture", _data_capture),
    Form("name_capture", _mark(s.NAME_TAKEN, s.NAME_TAKEN), rides=True),
    Form("contributor_claim", _mark(s.CLAIMED, s.CLAIMED), rides=True),
)
