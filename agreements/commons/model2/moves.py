"""The moves of model 2: section 4, as two tables in canonical order.

A core move says where it is possible and what it does; a mark move says from which value of its mark to which, and
where. Data is the one mark that core moves touch.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from agreements.commons.model2 import facts as f
from agreements.commons.model2 import points as p
from agreements.commons.model2 import space as s
from agreements.commons.model2.space import Put, Where, put
from agreements.commons.model2.statements import (
    EARLIER_PLEDGE,
    LICENCE_WITHOUT_TERM,
    Words,
    everywhere,
)

#: The marks and their values, the first at the start.
MARKS: Final[dict[str, tuple[str, ...]]] = {
    "exclusive": ("no", "yes"),
    "patent": ("none", "pledged", "held"),
    "ahead": ("no", "yes"),
    "data": ("withheld", "open"),
    "name": ("free", "taken"),
    "claim": ("no", "yes"),
    "need": ("no", "yes"),
}


@dataclass(frozen=True, slots=True)
class CoreMove:
    """One row of the table of core moves. `opens_data`: where the move also opens the data of the pilot."""

    name: str
    when: Callable[[Words], Where]
    then: Callable[[Words], tuple[Put, ...]]
    opens_data: Callable[[Words], Where] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a mark move does: its mark passes from one value to another, where this is possible."""

    mark: str
    before: str
    after: str
    when: Callable[[Words], Where]


@dataclass(frozen=True, slots=True)
class MarkMove:
    """One row of the table of mark moves; its changes exclude each other."""

    name: str
    changes: tuple[Change, ...]


_FOR_BUYER: Final = put(s.HOLDER, "buyer")
#: The code goes to somebody who signed nothing.
_WORD_SOLD: Final = put(s.WORD, "sold", s.KEPT)
_ALONE: Final = s.STARTUP | s.BUYER  # one private holder


def _data_handed_over(w: Words) -> Where:
    promised = w.kept("open_data_results") & w.kept("reversibility_interoperability")
    return everywhere(w.fact(f.DATA_STORED)) | (promised & everywhere(w.says(p.EXPORT_FREE)))


def _data_outlives(w: Words) -> Where:
    both = w.survives("open_data_results") and w.survives("reversibility_interoperability")
    promised = (s.KEPT | s.SOLD) & everywhere(both and w.says(p.EXPORT_FREE))
    return s.DELIVERED & (everywhere(w.fact(f.DATA_STORED)) | promised)


def _sale_barred(w: Words) -> Where:
    asked = w.says_one_of(p.SALE_NEEDS_CONSENT | p.SALE_PRE_EMPTED)
    return w.binding("assignment_transfer") & everywhere(asked)


def _pledge(w: Words) -> Where:
    vouched = w.true("background_declaration") & everywhere(w.says(p.TITLE_WARRANTED))
    return _ALONE & ~vouched & everywhere(not w.fact(f.REGISTERS_READ))


def _pledge_wins(w: Words) -> tuple[Put, ...]:
    lost = (s.FIRM | s.WEAK) & everywhere(w.ruled(EARLIER_PLEDGE))
    return (_FOR_BUYER, _WORD_SOLD, put(s.LICENCE, "lost", lost))


CORE_MOVES: Final = (
    CoreMove(
        "deliver",
        lambda w: s.BUILD,
        lambda w: (
            put(s.STAGE, "delivered"),
            put(s.SOURCE, "city", s.NO_SOURCE & w.binding("open_source_publication")),
        ),
    ),
    CoreMove(
        "close_pilot",
        lambda w: s.DELIVERED,
        lambda w: (put(s.STAGE, "ended"),),
        opens_data=_data_handed_over,
    ),
    CoreMove(
        "end_convention",
        lambda w: s.BUILD | s.DELIVERED | s.ENDED,
        lambda w: (put(s.STAGE, "abandoned", s.BUILD), put(s.STAGE, "over", s.DELIVERED | s.ENDED)),
        opens_data=_data_outlives,
    ),
    CoreMove(
        "insolvency_sale",
        lambda w: s.SOLVENT,
        lambda w: (put(s.INSOLVENCY, "yes"), put(s.HOLDER, "buyer", s.STARTUP), _WORD_SOLD),
    ),
    CoreMove(
        "assign",
        lambda w: s.STARTUP & ~_sale_barred(w),
        lambda w: (_FOR_BUYER, _WORD_SOLD),
    ),
    CoreMove("pledge_enforced", _pledge, _pledge_wins),
    CoreMove(
        "revoke_licence",
        lambda w: s.WEAK & _ALONE & everywhere(w.ruled(LICENCE_WITHOUT_TERM)),
        lambda w: (put(s.LICENCE, "withdrawn"),),
    ),
    CoreMove(
        "waive",
        lambda w: (s.KEPT | s.SOLD) & everywhere(not w.says(p.AMENDED_BY_VOTE)),
        lambda w: (put(s.WORD, "waived"),),
    ),
    CoreMove(
        "city_sleeps",
        lambda w: s.BROKEN & s.AWAKE & everywhere(not w.says(p.REMEDIES_RUN_ALONE)),
        lambda w: (put(s.SLEEP, "yes"),),
    ),
    CoreMove(
        "city_disposes",
        lambda w: s.CITY,
        lambda w: (_FOR_BUYER, _WORD_SOLD),
    ),
)


def _run_ahead(w: Words) -> Where:
    return s.DELIVERED & ~w.each


def _grant_exclusive(w: Words) -> Where:
    both_refused = not w.says_one_of(p.EXCLUSIVE_ALLOWED | p.FIELD_EXCLUSIVE_ALLOWED)
    barred = w.binding("no_exclusivity") & everywhere(both_refused)
    vetoed = w.kept("joint_ownership") & everywhere(w.says(p.CITY_VETO))
    co_owners = s.JOINT & ~vetoed & everywhere(w.says(p.JOINT_SALE_EASY))
    unlicensed = s.NO_LICENCE | s.WITHDRAWN | s.LOST
    return unlicensed & ~w.right & ~barred & (_ALONE | co_owners)


def _file_patent(w: Words) -> Where:
    asked = w.says(p.PATENT_DEFENSIVE | p.PATENT_NOTICED | p.PATENT_WINDOW)
    barred = w.binding("patent_notice") & everywhere(asked)
    return (_ALONE | s.JOINT) & ~w.disclosed & ~barred


def _pledged_at_birth(w: Words) -> Where:
    free = everywhere(w.says(p.PLEDGE_GRATIS | p.PLEDGE_IRREVOCABLE))
    return (s.STARTUP | s.JOINT) & w.alive("patent_non_assertion") & free


def _sell_patent(w: Words) -> Where:
    held_to_it = w.binding("patent_non_assertion") | everywhere(w.fact(f.REGISTERS_READ))
    return ~(everywhere(w.says(p.PLEDGE_BINDS_SUCCESSORS)) & held_to_it)


def _group_patent(w: Words) -> Where:
    vouched = (s.KEPT | s.SOLD) & everywhere(w.says(p.AFFILIATES_VOUCHED))
    return ~vouched & everywhere(not w.says(p.AFFILIATES_SIGNED))


def _register_name(w: Words) -> Where:
    answered_for = w.says_one_of(p.AFFILIATES_VOUCHED | p.AFFILIATES_SIGNED)
    barred = w.kept("attribution_and_names") & everywhere(answered_for and not w.says(p.NAME_REGISTRABLE))
    return ~barred & everywhere(not w.fact(f.NAME_FILED))


def _keep_accounts(w: Words) -> Where:
    barred = w.kept("attribution_and_names") & everywhere(w.says(p.ACCOUNTS_PROMISED))
    return (s.ENDED | s.OVER) & ~barred & everywhere(not w.fact(f.ACCOUNTS_HELD))


def _contributor_claim(w: Words) -> Where:
    cleared = w.true("results_ownership") & everywhere(w.says(p.AUTHORS_CLEARED))
    return ~cleared & everywhere(not w.fact(f.CLEARANCES_SIGNED))


_IN_USE: Final = s.BUILD | s.DELIVERED


def _need_component(w: Words) -> Where:
    answered = w.says(p.UNDECLARED_IS_RESULT) and (w.says(p.CONSENT_TO_RESTRICTIVE) or w.background_free)
    promised = w.kept("background_declaration") & everywhere(answered)
    return _IN_USE & ~promised & everywhere(not w.fact(f.REBUILT))


def _need_unless(point: int) -> Callable[[Words], Where]:
    """A thing is needed, unless the clauses say the points and the right to go on is real."""
    return lambda w: _IN_USE & ~(w.goes_on & everywhere(w.says(point)))


def _need_operator(w: Words) -> Where:
    promised = w.kept("reversibility_interoperability") & everywhere(w.says(p.HANDED_OVER))
    return _IN_USE & ~promised & everywhere(not w.fact(f.HANDOVER_REHEARSED))


def _need(what: str, when: Callable[[Words], Where]) -> MarkMove:
    return MarkMove(f"depend:{what}", (Change("need", "no", "yes", when),))


MARK_MOVES: Final = (
    MarkMove("run_ahead", (Change("ahead", "no", "yes", _run_ahead),)),
    MarkMove("grant_exclusive", (Change("exclusive", "no", "yes", _grant_exclusive),)),
    MarkMove(
        "file_patent",
        (
            Change("patent", "none", "pledged", lambda w: _file_patent(w) & _pledged_at_birth(w)),
            Change("patent", "none", "held", lambda w: _file_patent(w) & ~_pledged_at_birth(w)),
        ),
    ),
    MarkMove("sell_patent", (Change("patent", "pledged", "held", _sell_patent),)),
    MarkMove(
        "group_patent",
        (Change("patent", "none", "held", _group_patent), Change("patent", "pledged", "held", _group_patent)),
    ),
    MarkMove("register_name", (Change("name", "free", "taken", _register_name),)),
    MarkMove("keep_accounts", (Change("name", "free", "taken", _keep_accounts),)),
    MarkMove("contributor_claim", (Change("claim", "no", "yes", _contributor_claim),)),
    _need("component", _need_component),
    _need("service", _need_unless(p.RUNS_ALONE)),
    _need("model", _need_unless(p.MODELS_SHARED)),
    _need("dataset", _need_unless(p.DATA_REUSABLE | p.DATA_LEFT_OPEN)),
    _need("operator", _need_operator),
)

#: Every move by its name, in canonical order: among shortest traces the first in this order is the one shown.
MOVES: Final = tuple(move.name for move in (*CORE_MOVES, *MARK_MOVES))
