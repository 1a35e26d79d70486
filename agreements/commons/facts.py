"""What the search needs to know of a convention, as one integer.

The search reads a convention through yes/no facts only: which clauses are present, which outlive the convention, and
what the terms named in sections 2 to 5 of the model say. Each clause gives its own fragment; the facts of a convention
are the union of its fragments, so that a repair is one exchange of fragments.

A further model adds its facts here, by further calls of `_fact`.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from agreements.commons.lasting import lasts

type Clause = Mapping[str, Any]
type Clauses = Mapping[str, Clause]
type Test = Callable[[Any], bool]

#: The clauses that the search asks about, in the order of the clause library.
SEARCHED: Final = (
    "background_declaration",
    "background_access",
    "results_ownership",
    "joint_ownership",
    "city_use_rights",
    "no_exclusivity",
    "open_source_publication",
    "licence_lock",
    "open_data_results",
    "patent_notice",
    "patent_non_assertion",
    "change_of_control",
    "assignment_transfer",
    "source_escrow",
    "call_back",
    "confidentiality",
    "reversibility_interoperability",
    "attribution_and_names",
    "survival_and_remedies",
)
_SPAN: Final = len(SEARCHED)
_PRESENT_ALL: Final = (1 << _SPAN) - 1

#: Bit of each clause in `present()` and `surviving()`.
BIT: Final = {key: 1 << place for place, key in enumerate(SEARCHED)}

BACKGROUND_DECLARATION: Final = BIT["background_declaration"]
BACKGROUND_ACCESS: Final = BIT["background_access"]
RESULTS_OWNERSHIP: Final = BIT["results_ownership"]
JOINT_OWNERSHIP: Final = BIT["joint_ownership"]
CITY_USE_RIGHTS: Final = BIT["city_use_rights"]
NO_EXCLUSIVITY: Final = BIT["no_exclusivity"]
OPEN_SOURCE: Final = BIT["open_source_publication"]
LICENCE_LOCK: Final = BIT["licence_lock"]
OPEN_DATA: Final = BIT["open_data_results"]
PATENT_NOTICE: Final = BIT["patent_notice"]
PATENT_PLEDGE: Final = BIT["patent_non_assertion"]
CHANGE_OF_CONTROL: Final = BIT["change_of_control"]
ASSIGNMENT: Final = BIT["assignment_transfer"]
ESCROW_CLAUSE: Final = BIT["source_escrow"]
CALL_BACK: Final = BIT["call_back"]
CONFIDENTIALITY: Final = BIT["confidentiality"]
REVERSIBILITY: Final = BIT["reversibility_interoperability"]
NAMES: Final = BIT["attribution_and_names"]

_tests: dict[str, list[tuple[str, Test, int]]] = {key: [] for key in SEARCHED}
_next_place = 2 * _SPAN


def _fact(clause: str, term: str, test: Test) -> int:
    """Register one fact: the bit that is set when the clause is present and its term passes the test."""
    global _next_place  # noqa: PLW0603 -- the table numbers its own rows, once, on import
    bit = 1 << _next_place
    _next_place += 1
    _tests[clause].append((term, test, bit))
    return bit


def is_true(value: Any) -> bool:
    """Whether a term is true; null reads as false."""
    return value is True


def positive(value: Any) -> bool:
    """Whether a number is above 0; null reads as 0."""
    return value is not None and value > 0


def equals(wanted: str) -> Test:
    """The test that a term has this value."""
    return lambda value: value == wanted


def contains(wanted: str) -> Test:
    """The test that a list has this item; null reads as empty."""
    return lambda value: value is not None and wanted in value


UNDECLARED_IS_RESULT: Final = _fact("background_declaration", "undeclared_presumed_result", is_true)
CONSENT_TO_RESTRICTIVE: Final = _fact("background_declaration", "prior_consent_if_restrictive", is_true)
BACKGROUND_PUBLISHABLE: Final = _fact("background_access", "publishable_under_open_licence", is_true)
BACKGROUND_GRATIS: Final = _fact("background_access", "price", equals("free"))
BACKGROUND_STAYS: Final = _fact("background_access", "leaving_party_keeps_granting", is_true)
OWNER_CITY: Final = _fact("results_ownership", "owner", equals("city"))
OWNER_JOINT: Final = _fact("results_ownership", "owner", equals("joint"))
OWNER_STEWARD: Final = _fact("results_ownership", "owner", equals("commons_steward"))
FROM_CREATION: Final = _fact("results_ownership", "effective_from", equals("creation"))
CONTRIBUTORS_CLEARED: Final = _fact("results_ownership", "employee_and_contractor_rights_cleared", is_true)
JOINT_LICENCE_ALLOWED: Final = _fact("joint_ownership", "non_exclusive_licence_allowed", is_true)
CITY_VETO: Final = _fact("joint_ownership", "city_veto", is_true)
USE_PUBLISH: Final = _fact("city_use_rights", "rights", contains("publish"))
USE_REVOCABLE: Final = _fact("city_use_rights", "revocable", is_true)
USE_FREE: Final = _fact("city_use_rights", "royalty_free", is_true)
EXCLUSIVE_ALLOWED: Final = _fact("no_exclusivity", "exclusive_licence_allowed", is_true)
FIELD_EXCLUSIVE_ALLOWED: Final = _fact("no_exclusivity", "field_or_territory_exclusivity_allowed", is_true)
SOURCE_EACH_BUILD: Final = _fact("open_source_publication", "source_delivered_with_each_build", is_true)
LOCKED: Final = _fact("licence_lock", "irrevocable", is_true)
PATENT_DEFENSIVE: Final = _fact("patent_notice", "defensive_publication_option", is_true)
PATENT_NOTICED: Final = _fact("patent_notice", "notice_days", positive)
PATENT_WINDOW: Final = _fact("patent_notice", "objection_window_days", positive)
PLEDGE_FREE: Final = _fact("patent_non_assertion", "royalty_free", is_true)
PLEDGE_IRREVOCABLE: Final = _fact("patent_non_assertion", "irrevocable", is_true)
PLEDGE_BINDS_SUCCESSORS: Final = _fact("patent_non_assertion", "binds_successors", is_true)
ACQUIRER_BOUND: Final = _fact("change_of_control", "obligations_bind_acquirer", is_true)
CONTROL_RELEASES_ESCROW: Final = _fact("change_of_control", "escrow_released_to_commons", is_true)
ASSIGNMENT_CONSENT: Final = _fact("assignment_transfer", "consent_required", is_true)
ASSIGNMENT_PRE_EMPTED: Final = _fact("assignment_transfer", "pre_emption_by_commons_steward", is_true)
ASSIGNMENT_FLOWS_DOWN: Final = _fact("assignment_transfer", "flow_down_required", is_true)
ESCROW_AT_START: Final = _fact("source_escrow", "max_age_days", positive)
ESCROW_EACH_RELEASE: Final = _fact("source_escrow", "update_at_each_release", is_true)
RELEASE_INSOLVENCY: Final = _fact("source_escrow", "release_events", contains("insolvency"))
RELEASE_CLOSED: Final = _fact("source_escrow", "release_events", contains("repository_closed"))
RELEASE_STOPPED: Final = _fact("source_escrow", "release_events", contains("maintenance_stopped"))
RELEASE_CONTROL: Final = _fact("source_escrow", "release_events", contains("change_of_control_refused"))
RELEASED_TO_CITY: Final = _fact("source_escrow", "released_to", equals("city"))
RELEASED_TO_PUBLIC: Final = _fact("source_escrow", "released_to", equals("public_under_results_licence"))
CALLED_IF_CLOSED: Final = _fact("call_back", "triggers", contains("closed_by_owner"))
CALLED_IF_INSOLVENT: Final = _fact("call_back", "triggers", contains("insolvency"))
CALLED_TO_CITY: Final = _fact("call_back", "remedy", equals("transfer_to_city"))
CALLED_TO_LICENCE: Final = _fact("call_back", "remedy", equals("open_licence_release"))
SOURCE_MAY_BE_SECRET: Final = _fact("confidentiality", "delivered_source_code_may_be_confidential", is_true)
EXPORT_FREE: Final = _fact("reversibility_interoperability", "export_free_of_charge", is_true)
NAME_REGISTRABLE: Final = _fact("attribution_and_names", "project_name_registrable_by_partner", is_true)

_SURVIVAL: Final = ("city_use_rights", "no_exclusivity", "open_source_publication", "licence_lock")
_TEST_TABLE: Final = {key: tuple(rows) for key, rows in _tests.items()}

#: The terms that the search reads, by clause. They may not be missing from a present clause.
READ_TERMS: Final[dict[str, tuple[str, ...]]] = {
    key: tuple(
        dict.fromkeys(
            [term for term, _, _ in rows]
            + (["survival"] if key in _SURVIVAL else [])
            + (["surviving_clauses"] if key == "survival_and_remedies" else [])
        )
    )
    for key, rows in _TEST_TABLE.items()
}


def fragment(key: str, clause: Clause) -> int:
    """The facts that one present clause gives. A clause that the search never asks about gives none."""
    bit = BIT.get(key)
    if bit is None:
        return 0
    facts = bit
    for term, test, mark in _TEST_TABLE[key]:
        if test(clause.get(term)):
            facts |= mark
    if key == "survival_and_remedies":
        for named in clause.get("surviving_clauses") or ():
            facts |= BIT.get(named, 0) << _SPAN
        facts |= bit << _SPAN
    elif key in _SURVIVAL and lasts(clause.get("survival")):
        facts |= bit << _SPAN
    return facts


def facts_of(clauses: Clauses) -> int:
    """The facts of a whole convention."""
    facts = 0
    for key, clause in clauses.items():
        facts |= fragment(key, clause)
    return facts


def present(facts: int) -> int:
    """Bits of the clauses that are there."""
    return facts & _PRESENT_ALL


def about(*clauses: str) -> int:
    """Every bit that speaks of these clauses: whether they are there, outlive the convention, and what their terms say."""
    bits = 0
    for key in clauses:
        bits |= BIT[key] | BIT[key] << _SPAN
        for _, _, mark in _TEST_TABLE[key]:
            bits |= mark
    return bits


def surviving(facts: int) -> int:
    """Bits of the clauses that outlive the convention: present, and lasting by themselves or by the survival clause."""
    return facts & (facts >> _SPAN) & _PRESENT_ALL


def without_idle(facts: int) -> int:
    """The same facts, less what cannot matter: that an absent clause would have outlived the convention."""
    survivors = surviving(facts)
    return (facts >> 2 * _SPAN) << 2 * _SPAN | survivors << _SPAN | present(facts)
