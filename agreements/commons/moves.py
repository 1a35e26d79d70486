"""The moves of the private side and of fortune: section 3 of the model, as a table in its order.

A move says, for a situation, which rewritings of the state it makes (`steps`) and which clauses bar it there (`bars`).
The search, the rulings and the stories all read this one table; a further model appends rows to it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from agreements.commons import facts as f
from agreements.commons import state as s
from agreements.commons.state import Situation

#: mask, value, clear, put: a state with `state & mask == value` becomes `state & ~clear | put`.
#: The rows of one move exclude each other, so a state matches at most one.
type Step = tuple[int, int, int, int]
type Steps = tuple[Step, ...]

NOTHING: Final[Steps] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table. `reads` names the clauses that its steps and its bars ask about: what other clauses say
    leaves it as it is, so conventions that agree on these share its guards.
    """

    name: str
    steps: Callable[[Situation], Steps]
    bars: Callable[[Situation], tuple[str, ...]]
    reads: tuple[str, ...]
    rides: bool = False  # touches marks only


def _never_barred(_: Situation) -> tuple[str, ...]:
    return ()


def _deliver(w: Situation) -> Steps:
    if w.stage != s.BUILD:
        return NOTHING
    put = s.DELIVERED | s.IS_DELIVERED
    if w.says(f.ESCROW_EACH_RELEASE):
        put |= s.IN_ESCROW
    if w.present & f.OPEN_SOURCE:
        put |= s.WITH_CITY
    return ((0, 0, s.STAGE, put),)


def _embed(w: Situation, *, opens: bool) -> Steps:
    if w.stage != s.BUILD:
        return NOTHING
    return ((s.BACKGROUND, 0, 0, s.OPEN if opens else s.CAPTIVE),)


def _embed_undeclared(w: Situation) -> Steps:
    return _embed(w, opens=w.says(f.UNDECLARED_IS_RESULT))


def _embed_declared(w: Situation) -> Steps:
    return _embed(w, opens=w.background_free)


def _declared_barred(w: Situation) -> tuple[str, ...]:
    return ("background_declaration",) if w.says(f.CONSENT_TO_RESTRICTIVE) and not w.background_free else ()


def _close_pilot(w: Situation) -> Steps:
    if w.stage != s.DELIVERED:
        return NOTHING
    opens = w.alive(f.OPEN_DATA) and w.alive(f.REVERSIBILITY) and w.says(f.EXPORT_FREE)
    return ((0, 0, s.STAGE, s.ENDED | (s.DATA_OPEN if opens else 0)),)


def _end_convention(w: Situation) -> Steps:
    if w.stage == s.EXPIRED:
        return NOTHING
    both = f.OPEN_DATA | f.REVERSIBILITY
    put = s.EXPIRED
    if w.stage == s.BUILD:  # the one stage where nothing was delivered
        put |= s.WALKED_AWAY
    if w.stage == s.DELIVERED and w.survives & both == both and w.says(f.EXPORT_FREE):
        put |= s.DATA_OPEN
    if w.says(f.BACKGROUND_STAYS) or w.survives & f.BACKGROUND_ACCESS:
        return ((0, 0, s.STAGE, put),)
    others = ((s.BACKGROUND, value, s.STAGE, put) for value in (0, s.CAPTIVE, s.FREED))
    return ((s.BACKGROUND, s.OPEN, s.STAGE | s.BACKGROUND, put | s.CAPTIVE), *others)


def _take_over(w: Situation) -> Steps:
    if w.holder != s.STARTUP:
        return NOTHING
    released = w.present & f.CHANGE_OF_CONTROL and not w.says(f.ACQUIRER_BOUND)
    put = s.ACQUIRER << s.HOLDER_AT
    if w.alive(f.CHANGE_OF_CONTROL):
        put |= s.CONTROL_CHANGED
    return ((s.CONTROL_CHANGED, 0, s.HOLDER | (s.BOUND if released else 0), put),)


def _assign(to: int) -> Callable[[Situation], Steps]:
    def steps(w: Situation) -> Steps:
        if not w.private or w.holder in (s.JOINT, to):
            return NOTHING
        follows = w.binding(f.ASSIGNMENT) and w.says(f.ASSIGNMENT_FLOWS_DOWN)
        return ((0, 0, s.HOLDER | s.BOUND, to << s.HOLDER_AT | (s.BOUND if follows else 0)),)

    return steps


def _assignment_barred(w: Situation) -> tuple[str, ...]:
    asked = w.facts & (f.ASSIGNMENT_CONSENT | f.ASSIGNMENT_PRE_EMPTED)
    return ("assignment_transfer",) if asked and w.binding(f.ASSIGNMENT) else ()


def _insolvency_sale(w: Situation) -> Steps:
    if w.holder not in (s.STARTUP, s.ACQUIRER):
        return NOTHING
    return ((s.INSOLVENT, 0, s.HOLDER | s.BOUND, s.ACQUIRER << s.HOLDER_AT | s.INSOLVENT),)


def _grant_exclusive(w: Situation) -> Steps:
    return ((s.EXCLUSIVE | s.IN_FORCE, 0, 0, s.EXCLUSIVE),) if w.private else NOTHING


def _exclusive_barred(w: Situation) -> tuple[str, ...]:
    by: list[str] = []
    if w.holder == s.JOINT and w.alive(f.JOINT_OWNERSHIP) and w.says(f.CITY_VETO):
        by.append("joint_ownership")
    if w.binding(f.NO_EXCLUSIVITY) and not w.facts & (f.EXCLUSIVE_ALLOWED | f.FIELD_EXCLUSIVE_ALLOWED):
        by.append("no_exclusivity")
    return tuple(by)


def _file_patent(w: Situation) -> Steps:
    if not w.private:
        return NOTHING
    pledged = w.binding(f.PATENT_PLEDGE) and w.says(f.PLEDGE_FREE | f.PLEDGE_IRREVOCABLE)
    return ((s.PATENT | s.IN_PUBLIC, 0, 0, s.PLEDGED if pledged else s.HELD),)


def _patent_barred(w: Situation) -> tuple[str, ...]:
    full = f.PATENT_DEFENSIVE | f.PATENT_NOTICED | f.PATENT_WINDOW
    return ("patent_notice",) if w.binding(f.PATENT_NOTICE) and w.says(full) else ()


def _sell_patent(_: Situation) -> Steps:
    return ((s.PATENT, s.PLEDGED, s.PATENT, s.HELD),)


def _sale_barred(w: Situation) -> tuple[str, ...]:
    return ("patent_non_assertion",) if w.says(f.PLEDGE_BINDS_SUCCESSORS) else ()


def _revoke_licence(w: Situation) -> Steps:
    return ((s.LICENCE, s.REVOCABLE, s.LICENCE, s.REVOKED),) if w.private else NOTHING


def _withdraw_repository(w: Situation) -> Steps:
    return ((s.IN_PUBLIC, s.IN_PUBLIC, s.IN_PUBLIC, s.REPOSITORY_CLOSED),) if w.private else NOTHING


def _invoke_confidentiality(w: Situation) -> Steps:
    return ((s.GAGGED, 0, 0, s.GAGGED),) if w.private and w.alive(f.CONFIDENTIALITY) else NOTHING


def _secrecy_barred(w: Situation) -> tuple[str, ...]:
    return () if w.says(f.SOURCE_MAY_BE_SECRET) else ("confidentiality",)


def _register_name(_: Situation) -> Steps:
    return ((s.NAME_TAKEN, 0, 0, s.NAME_TAKEN),)


def _name_barred(w: Situation) -> tuple[str, ...]:
    return ("attribution_and_names",) if w.alive(f.NAMES) and not w.says(f.NAME_REGISTRABLE) else ()


def _contributor_claim(_: Situation) -> Steps:
    return ((s.IS_DELIVERED | s.CLAIMED, s.IS_DELIVERED, 0, s.CLAIMED),)


def _claim_barred(w: Situation) -> tuple[str, ...]:
    return ("results_ownership",) if w.says(f.CONTRIBUTORS_CLEARED) else ()


#: Order matters: among shortest traces the first in this order is the one shown.
MOVES: Final = (
    Move("deliver", _deliver, _never_barred, ("source_escrow", "open_source_publication")),
    Move("embed_background:undeclared", _embed_undeclared, _never_barred, ("background_declaration",)),
    Move(
        "embed_background:declared", _embed_declared, _declared_barred, ("background_declaration", "background_access")
    ),
    Move("close_pilot", _close_pilot, _never_barred, ("open_data_results", "reversibility_interoperability")),
    Move(
        "end_convention",
        _end_convention,
        _never_barred,
        ("open_data_results", "reversibility_interoperability", "background_access"),
    ),
    Move("take_over", _take_over, _never_barred, ("change_of_control",)),
    Move("assign:partner", _assign(s.PARTNER), _assignment_barred, ("assignment_transfer",)),
    Move("assign:acquirer", _assign(s.ACQUIRER), _assignment_barred, ("assignment_transfer",)),
    Move("insolvency_sale", _insolvency_sale, _never_barred, ()),
    Move("grant_exclusive", _grant_exclusive, _exclusive_barred, ("no_exclusivity", "joint_ownership"), rides=True),
    Move("file_patent", _file_patent, _patent_barred, ("patent_notice", "patent_non_assertion"), rides=True),
    Move("sell_patent", _sell_patent, _sale_barred, ("patent_non_assertion",), rides=True),
    Move("revoke_licence", _revoke_licence, _never_barred, ()),
    Move("withdraw_repository", _withdraw_repository, _never_barred, ()),
    Move("invoke_confidentiality", _invoke_confidentiality, _secrecy_barred, ("confidentiality",)),
    Move("register_name", _register_name, _name_barred, ("attribution_and_names",), rides=True),
    Move("contributor_claim", _contributor_claim, _claim_barred, ("results_ownership",), rides=True),
)
BY_NAME: Final = {move.name: move for move in MOVES}
