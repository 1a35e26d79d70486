"""The reserves of model 2: what is shown beside a verdict and never counted (end of section 8)."""

from collections.abc import Callable
from typing import Any, Final

from agreements.commons.facts import Clauses
from agreements.commons.model2.points import licences_named, points_of
from agreements.commons.model2.search import holder_at_start

PERMISSIVE: Final = frozenset({"Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "CECILL-B"})
CONTRIBUTOR_AGREEMENTS: Final = frozenset({"CLA_non_exclusive", "CLA_assignment"})


def _term(clauses: Clauses, clause: str, term: str) -> Any:
    return clauses.get(clause, {}).get(term)


def _startup_holds(clauses: Clauses) -> bool:
    return holder_at_start(points_of(clauses)) == "startup"


def _permissive(clauses: Clauses) -> bool:
    named = licences_named(_term(clauses, "open_source_publication", "licence_spdx"))
    agreement = _term(clauses, "open_source_publication", "contributor_agreement")
    return not PERMISSIVE.isdisjoint(named) or agreement in CONTRIBUTOR_AGREEMENTS


def _odbl(clauses: Clauses) -> bool:
    return "ODbL-1.0" in licences_named(_term(clauses, "open_data_results", "licence_spdx"))


def _acquirer_group(clauses: Clauses) -> bool:
    return _term(clauses, "change_of_control", "obligations_bind_acquirer") is not True


def _public_contract(clauses: Clauses) -> bool:
    return bool(_term(clauses, "results_ownership", "owner") == "city")


def _perpetual(clauses: Clauses) -> bool:
    return any(terms.get(name) == "unlimited" for terms in clauses.values() for name in ("survival", "duration"))


#: Each reserve and when it is shown, in alphabetical order.
RESERVES: Final[dict[str, Callable[[Clauses], bool]]] = {
    "acquirer_group": _acquirer_group,
    "later_versions": _startup_holds,
    "licence_against_buyer": _startup_holds,
    "odbl": _odbl,
    "permissive": _permissive,
    "perpetual": _perpetual,
    "public_contract": _public_contract,
}


def reserves(clauses: Clauses) -> list[str]:
    """The reserves to show beside the verdict of a convention, sorted."""
    return [name for name, shown in RESERVES.items() if shown(clauses)]
