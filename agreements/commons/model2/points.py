"""What model 2 reads of the clauses, as one integer: a bit for each yes/no point.

The table below is the whole of it (sections 2 to 5 of the model). Each clause gives its own fragment and a convention
is the union of its fragments, so that the return of a clause to the template is one exchange of fragments.
"""

import re
from typing import Any, Final

from agreements.commons.facts import Clause, Clauses, Test, contains, equals, is_true, positive
from agreements.commons.lasting import lasts

#: The twenty clauses that model 2 reads, in alphabetical order, which is that of `write`.
SEARCHED: Final = (
    "assignment_transfer",
    "attribution_and_names",
    "background_access",
    "background_declaration",
    "call_back",
    "city_data_use",
    "city_use_rights",
    "confidentiality",
    "joint_ownership",
    "licence_lock",
    "no_exclusivity",
    "open_data_results",
    "open_source_publication",
    "partner_data_sharing",
    "patent_non_assertion",
    "patent_notice",
    "results_ownership",
    "reversibility_interoperability",
    "source_escrow",
    "survival_and_remedies",
)
_SPAN: Final = len(SEARCHED)
_PRESENT: Final = (1 << _SPAN) - 1

#: Licences whose own text makes them last.
FIRM_LICENCES: Final = frozenset(
    {
        "EUPL-1.2",
        "AGPL-3.0-or-later",
        "GPL-3.0-or-later",
        "LGPL-3.0-or-later",
        "CECILL-2.1",
        "CECILL-B",
        "Apache-2.0",
    }
)


def licences_named(expression: str | None) -> list[str]:
    """The licences that a text names: AND, OR and brackets left out."""
    return [word for word in re.split(r"[\s()]+", expression or "") if word and word not in {"AND", "OR"}]


def firm(expression: str | None) -> bool:
    """Whether a text names at least one licence, and only licences that last by their own text."""
    named = licences_named(expression)
    return bool(named) and all(licence in FIRM_LICENCES for licence in named)


def _names_some(value: Any) -> bool:
    return bool(licences_named(value))


def _within_180(value: Any) -> bool:
    return value is not None and 0 < value <= 180


def _one_of(*wanted: str | None) -> Test:
    return lambda value: value in wanted


_tests: dict[str, list[tuple[str, Test, int]]] = {key: [] for key in SEARCHED}
_next_place = 2 * _SPAN


def _point(clause: str, term: str, test: Test) -> int:
    """Register one point: the bit that is set when the clause is present and its term passes the test."""
    global _next_place  # noqa: PLW0603 -- the table numbers its own rows, once, on import
    bit = 1 << _next_place
    _next_place += 1
    _tests[clause].append((term, test, bit))
    return bit


SALE_NEEDS_CONSENT: Final = _point("assignment_transfer", "consent_required", is_true)
SALE_PRE_EMPTED: Final = _point("assignment_transfer", "pre_emption_by_commons_steward", is_true)
NAME_REGISTRABLE: Final = _point("attribution_and_names", "project_name_registrable_by_partner", is_true)
ACCOUNTS_PROMISED: Final = _point("attribution_and_names", "accounts_held_by_city", is_true)
BACKGROUND_PUBLISHABLE: Final = _point("background_access", "publishable_under_open_licence", is_true)
BACKGROUND_GRATIS: Final = _point("background_access", "price", equals("free"))
BACKGROUND_STAYS: Final = _point("background_access", "leaving_party_keeps_granting", is_true)
TITLE_WARRANTED: Final = _point("background_declaration", "warranty_of_title", is_true)
UNDECLARED_IS_RESULT: Final = _point("background_declaration", "undeclared_presumed_result", is_true)
CONSENT_TO_RESTRICTIVE: Final = _point("background_declaration", "prior_consent_if_restrictive", is_true)
CALLED_IF_CLOSED: Final = _point("call_back", "triggers", contains("closed_by_owner"))
CALLED_TO_CITY: Final = _point("call_back", "remedy", equals("transfer_to_city"))
CALLED_TO_LICENCE: Final = _point("call_back", "remedy", equals("open_licence_release"))
MODELS_SHARED: Final = _point("city_data_use", "derived_models_follow_results_licence", is_true)
MAY_REPRODUCE: Final = _point("city_use_rights", "rights", contains("reproduce"))
MAY_MODIFY: Final = _point("city_use_rights", "rights", contains("modify"))
MAY_SUBLICENSE: Final = _point("city_use_rights", "rights", contains("sublicense"))
MAY_PUBLISH: Final = _point("city_use_rights", "rights", contains("publish"))
USE_REVOCABLE: Final = _point("city_use_rights", "revocable", is_true)
USE_GRATIS: Final = _point("city_use_rights", "royalty_free", is_true)
USE_BY_CITY: Final = _point("city_use_rights", "beneficiaries", contains("city"))
USE_WORLDWIDE: Final = _point("city_use_rights", "territory", equals("world"))
USE_LASTS: Final = _point("city_use_rights", "duration", lasts)
SOURCE_MAY_BE_SECRET: Final = _point("confidentiality", "delivered_source_code_may_be_confidential", is_true)
CITY_CO_OWNER: Final = _point("joint_ownership", "city_is_co_owner", is_true)
JOINT_LICENCE_ALLOWED: Final = _point("joint_ownership", "non_exclusive_licence_allowed", is_true)
JOINT_SALE_EASY: Final = _point(
    "joint_ownership", "exclusive_licence_or_sale_requires", _one_of("majority", "notice_only")
)
CITY_VETO: Final = _point("joint_ownership", "city_veto", is_true)
LOCKED: Final = _point("licence_lock", "irrevocable", is_true)
EXCLUSIVE_ALLOWED: Final = _point("no_exclusivity", "exclusive_licence_allowed", is_true)
FIELD_EXCLUSIVE_ALLOWED: Final = _point("no_exclusivity", "field_or_territory_exclusivity_allowed", is_true)
LICENCE_NAMED: Final = _point("open_source_publication", "licence_spdx", _names_some)
LICENCE_FIRM: Final = _point("open_source_publication", "licence_spdx", firm)
SOURCE_EACH_BUILD: Final = _point("open_source_publication", "source_delivered_with_each_build", is_true)
DATA_REUSABLE: Final = _point("partner_data_sharing", "reusable_by_city_and_third_parties", is_true)
DATA_LEFT_OPEN: Final = _point("partner_data_sharing", "after_programme_access", equals("open_licence"))
PLEDGE_GRATIS: Final = _point("patent_non_assertion", "royalty_free", is_true)
PLEDGE_IRREVOCABLE: Final = _point("patent_non_assertion", "irrevocable", is_true)
PLEDGE_BINDS_SUCCESSORS: Final = _point("patent_non_assertion", "binds_successors", is_true)
PATENT_DEFENSIVE: Final = _point("patent_notice", "defensive_publication_option", is_true)
PATENT_NOTICED: Final = _point("patent_notice", "notice_days", positive)
PATENT_WINDOW: Final = _point("patent_notice", "objection_window_days", positive)
OWNER_CITY: Final = _point("results_ownership", "owner", _one_of("city", "commons_steward"))
OWNER_JOINT: Final = _point("results_ownership", "owner", equals("joint"))
FROM_CREATION: Final = _point("results_ownership", "effective_from", equals("creation"))
AUTHORS_CLEARED: Final = _point("results_ownership", "employee_and_contractor_rights_cleared", is_true)
EXPORT_FREE: Final = _point("reversibility_interoperability", "export_free_of_charge", is_true)
RUNS_ALONE: Final = _point("reversibility_interoperability", "runs_without_proprietary_service", is_true)
HANDED_OVER: Final = _point("reversibility_interoperability", "handover_days", positive)
SOURCES_DEPOSITED: Final = _point("source_escrow", "deposit_kind", _one_of("depot_des_sources", "depot_controle"))
DEPOSIT_UPDATED: Final = _point("source_escrow", "update_at_each_release", is_true)
DEPOSIT_FRESH: Final = _point("source_escrow", "max_age_days", _within_180)
RELEASE_INSOLVENCY: Final = _point("source_escrow", "release_events", contains("insolvency"))
RELEASE_STRUCK_OFF: Final = _point("source_escrow", "release_events", contains("struck_off"))
RELEASE_STOPPED: Final = _point("source_escrow", "release_events", contains("maintenance_stopped"))
RELEASED_TO_CITY: Final = _point("source_escrow", "released_to", equals("city"))
RELEASED_TO_PUBLIC: Final = _point("source_escrow", "released_to", equals("public_under_results_licence"))
# The three that read nothing as the weakest: an absent clause sets no point, so the point is what protects.
AMENDED_BY_VOTE: Final = _point(
    "survival_and_remedies", "amendment_requires", _one_of("council_vote", "council_vote_and_stress_test")
)
REMEDIES_RUN_ALONE: Final = _point("survival_and_remedies", "remedies_run_without_the_city", is_true)
AFFILIATES_VOUCHED: Final = _point("survival_and_remedies", "affiliates", equals("vouched"))
AFFILIATES_SIGNED: Final = _point("survival_and_remedies", "affiliates", equals("signed"))

_TEST_TABLE: Final = {key: tuple(rows) for key, rows in _tests.items()}
_SURVIVAL: Final = frozenset({"city_use_rights", "no_exclusivity", "open_source_publication", "licence_lock"})
_SURVIVORS: Final = "survival_and_remedies"

#: The terms that model 2 reads, by clause: those named above, and `survival` wherever it stands.
READ_TERMS: Final[dict[str, tuple[str, ...]]] = {
    key: tuple(
        dict.fromkeys(
            [term for term, _, _ in rows]
            + (["survival"] if key in _SURVIVAL else [])
            + (["surviving_clauses"] if key == _SURVIVORS else [])
        )
    )
    for key, rows in _TEST_TABLE.items()
}
BIT: Final = {key: 1 << place for place, key in enumerate(SEARCHED)}


def fragment(key: str, clause: Clause) -> int:
    """The points that one present clause gives. A clause that model 2 does not read gives none."""
    bit = BIT.get(key)
    if bit is None:
        return 0
    points = bit
    for term, test, mark in _TEST_TABLE[key]:
        if test(clause.get(term)):
            points |= mark
    if key == _SURVIVORS:
        for named in clause.get("surviving_clauses") or ():
            points |= BIT.get(named, 0) << _SPAN
        points |= bit << _SPAN
    elif key in _SURVIVAL and lasts(clause.get("survival")):
        points |= bit << _SPAN
    return points


def points_of(clauses: Clauses) -> int:
    """The points of a whole convention."""
    points = 0
    for key, clause in clauses.items():
        points |= fragment(key, clause)
    return without_idle(points)


def surviving(points: int) -> int:
    """Bits of the clauses that outlive the convention: present, and lasting by themselves or by the survival clause."""
    return points & (points >> _SPAN) & _PRESENT


def without_idle(points: int) -> int:
    """The same points, less what cannot matter: that an absent clause would have outlived the convention."""
    return (points >> 2 * _SPAN) << 2 * _SPAN | surviving(points) << _SPAN | points & _PRESENT
