"""Why a step was possible: the clauses that let it through, or whose absence did."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from agreements.commons import facts as f
from agreements.commons import state as s
from agreements.commons.facts import BIT
from agreements.commons.state import Situation

ABSENT: Final = "absent"
LAPSED: Final = "lapsed"
UNBOUND: Final = "unbound"
TERM: Final = "term"


@dataclass(frozen=True, slots=True)
class Reason:
    """One clause that did not help: it is absent, has lapsed, does not bind the holder, or one of its terms yields."""

    clause: str
    why: str
    term: str | None = None


def _says(w: Situation, clause: str, *terms: tuple[int, str]) -> Iterator[Reason]:
    """The clause is absent, has lapsed, or one of its terms does not hold."""
    bit = BIT[clause]
    if not w.present & bit:
        yield Reason(clause, ABSENT)
    elif not w.live & bit:
        yield Reason(clause, LAPSED)
    else:
        yield from (Reason(clause, TERM, term) for fact, term in terms if not w.says(fact))


def _reads(w: Situation, clause: str, *terms: tuple[int, str]) -> Iterator[Reason]:
    """The clause is absent, or one of its terms does not hold; that it has lapsed does not matter to the model."""
    if not w.present & BIT[clause]:
        yield Reason(clause, ABSENT)
    else:
        yield from (Reason(clause, TERM, term) for fact, term in terms if not w.says(fact))


def _binds(w: Situation, clause: str, *terms: tuple[int, str]) -> Iterator[Reason]:
    """The same for a clause that must also bind the holder."""
    if w.alive(BIT[clause]) and not w.bound:
        yield Reason(clause, UNBOUND)
    else:
        yield from _says(w, clause, *terms)


def _embed_undeclared(w: Situation, _: int) -> Iterator[Reason]:
    yield from _reads(w, "background_declaration", (f.UNDECLARED_IS_RESULT, "undeclared_presumed_result"))


_BACKGROUND_TERMS: Final = (
    (f.BACKGROUND_PUBLISHABLE, "publishable_under_open_licence"),
    (f.BACKGROUND_GRATIS, "price"),
)


def _embed_declared(w: Situation, _: int) -> Iterator[Reason]:
    if not w.background_free:
        yield from _reads(w, "background_access", *_BACKGROUND_TERMS)
        yield from _reads(w, "background_declaration", (f.CONSENT_TO_RESTRICTIVE, "prior_consent_if_restrictive"))


def _close_pilot(w: Situation, _: int) -> Iterator[Reason]:
    yield from _says(w, "open_data_results")
    yield from _says(w, "reversibility_interoperability", (f.EXPORT_FREE, "export_free_of_charge"))


def _end_convention(w: Situation, packed: int) -> Iterator[Reason]:
    after = Situation(w.facts, packed & ~s.STAGE | s.EXPIRED)
    if w.stage == s.DELIVERED:
        yield from _close_pilot(after, packed)
    if packed & s.BACKGROUND == s.OPEN and not w.says(f.BACKGROUND_STAYS):
        if not w.present & f.BACKGROUND_ACCESS:
            yield Reason("background_access", ABSENT)
        elif not w.survives & f.BACKGROUND_ACCESS:
            yield Reason("background_access", TERM, "leaving_party_keeps_granting")


def _take_over(w: Situation, _: int) -> Iterator[Reason]:
    if w.present & f.CHANGE_OF_CONTROL:  # a take-over alone changes nothing in a contract
        yield from _reads(w, "change_of_control", (f.ACQUIRER_BOUND, "obligations_bind_acquirer"))


def _assign(w: Situation, _: int) -> Iterator[Reason]:
    barred = w.says(f.ASSIGNMENT_CONSENT) or w.says(f.ASSIGNMENT_PRE_EMPTED)
    asks = () if barred else ((f.ASSIGNMENT_CONSENT, "consent_required"),)
    yield from _binds(w, "assignment_transfer", *asks, (f.ASSIGNMENT_FLOWS_DOWN, "flow_down_required"))


def _grant_exclusive(w: Situation, _: int) -> Iterator[Reason]:
    allowed = [
        (fact, term)
        for fact, term in (
            (f.EXCLUSIVE_ALLOWED, "exclusive_licence_allowed"),
            (f.FIELD_EXCLUSIVE_ALLOWED, "field_or_territory_exclusivity_allowed"),
        )
        if w.says(fact)
    ]
    yield from _binds(w, "no_exclusivity")
    if w.binding(f.NO_EXCLUSIVITY):
        yield from (Reason("no_exclusivity", TERM, term) for _, term in allowed)
    if w.holder == s.JOINT:
        yield from _says(w, "joint_ownership", (f.CITY_VETO, "city_veto"))


def _file_patent(w: Situation, _: int) -> Iterator[Reason]:
    yield from _binds(
        w,
        "patent_notice",
        (f.PATENT_DEFENSIVE, "defensive_publication_option"),
        (f.PATENT_NOTICED, "notice_days"),
        (f.PATENT_WINDOW, "objection_window_days"),
    )
    yield from _binds(w, "patent_non_assertion", (f.PLEDGE_FREE, "royalty_free"), (f.PLEDGE_IRREVOCABLE, "irrevocable"))


def _sell_patent(w: Situation, _: int) -> Iterator[Reason]:
    yield from _reads(w, "patent_non_assertion", (f.PLEDGE_BINDS_SUCCESSORS, "binds_successors"))


def _revoke_licence(w: Situation, _: int) -> Iterator[Reason]:
    yield from _says(w, "licence_lock", (f.LOCKED, "irrevocable"))


def _invoke_confidentiality(w: Situation, _: int) -> Iterator[Reason]:
    if w.says(f.SOURCE_MAY_BE_SECRET):
        yield Reason("confidentiality", TERM, "delivered_source_code_may_be_confidential")


def _register_name(w: Situation, _: int) -> Iterator[Reason]:
    if w.alive(f.NAMES) and w.says(f.NAME_REGISTRABLE):
        yield Reason("attribution_and_names", TERM, "project_name_registrable_by_partner")
    else:
        yield from _says(w, "attribution_and_names")


def _contributor_claim(w: Situation, _: int) -> Iterator[Reason]:
    cleared = (f.CONTRIBUTORS_CLEARED, "employee_and_contractor_rights_cleared")
    yield from _reads(w, "results_ownership", cleared)


_OF_MOVE: Final[dict[str, Callable[[Situation, int], Iterator[Reason]]]] = {
    "embed_background:undeclared": _embed_undeclared,
    "embed_background:declared": _embed_declared,
    "close_pilot": _close_pilot,
    "end_convention": _end_convention,
    "take_over": _take_over,
    "assign:partner": _assign,
    "assign:acquirer": _assign,
    "grant_exclusive": _grant_exclusive,
    "file_patent": _file_patent,
    "sell_patent": _sell_patent,
    "revoke_licence": _revoke_licence,
    "invoke_confidentiality": _invoke_confidentiality,
    "register_name": _register_name,
    "contributor_claim": _contributor_claim,
}


def step_reasons(facts: int, packed: int, move: str) -> tuple[Reason, ...]:
    """The clauses that let a move through in a state. Empty for what no clause could prevent (a delivery, a sale)."""
    find = _OF_MOVE.get(move)
    return tuple(find(Situation(facts, packed), packed)) if find else ()


def _source_reasons(w: Situation, packed: int) -> Iterator[Reason]:
    if packed & s.WITH_CITY:
        return
    if not w.present & f.OPEN_SOURCE:
        yield Reason("open_source_publication", ABSENT)
    elif not w.says(f.SOURCE_EACH_BUILD):
        yield Reason("open_source_publication", TERM, "source_delivered_with_each_build")
    if packed & (s.INSOLVENT | s.WALKED_AWAY | s.REPOSITORY_CLOSED):
        if w.alive(f.ESCROW_CLAUSE) and not packed & s.IN_ESCROW:
            yield Reason("source_escrow", TERM, "max_age_days")
        elif w.alive(f.ESCROW_CLAUSE) and (w.says(f.RELEASED_TO_CITY) or w.says(f.RELEASED_TO_PUBLIC)):
            yield Reason("source_escrow", TERM, "release_events")
        else:
            released = f.RELEASED_TO_CITY | f.RELEASED_TO_PUBLIC
            yield from _says(w, "source_escrow", (released, "released_to"))


def _right_reasons(w: Situation, packed: int) -> Iterator[Reason]:
    if packed & s.GAGGED:
        yield Reason("confidentiality", TERM, "delivered_source_code_may_be_confidential")
    if packed & s.BACKGROUND == s.CAPTIVE:
        yield from _reads(w, "background_access", *_BACKGROUND_TERMS)
    if w.holder == s.JOINT:
        yield from _reads(w, "joint_ownership", (f.JOINT_LICENCE_ALLOWED, "non_exclusive_licence_allowed"))
    yield from _says(w, "city_use_rights", (f.USE_PUBLISH, "rights"), (f.USE_FREE, "royalty_free"))
    if w.alive(f.CITY_USE_RIGHTS) and w.says(f.USE_REVOCABLE):
        yield Reason("city_use_rights", TERM, "revocable")
    if not packed & s.IS_DELIVERED:
        yield from _reads(w, "results_ownership", (f.FROM_CREATION, "effective_from"))


def silence_reasons(facts: int, packed: int) -> tuple[Reason, ...]:
    """Why the City has not published the code in a state: no source, or no right. Empty when a licence was given."""
    w = Situation(facts, packed)
    if packed & s.LICENCE:
        return () if packed & s.LICENCE == s.REVOKED else tuple(_source_reasons(w, packed))
    return (*_source_reasons(w, packed), *_right_reasons(w, packed))
