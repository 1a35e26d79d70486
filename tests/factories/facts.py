"""A prototype under a convention that knows model 2, with people of the City around it, and its facts recorded."""

import datetime as dt
from copy import deepcopy
from types import SimpleNamespace

from agreements.commons import template
from agreements.facts.domain.recording import Statement, confirm_fact, record_fact
from agreements.models import Component, Prototype
from core.clock import today
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.events import signed_version
from tests.factories.pilots import DepositFactory, pdf, pilot_set

SHA = "0" * 64
NEW_TERMS = {
    "survival_and_remedies": ("amendment_requires", "remedies_run_without_the_city", "affiliates"),
    "attribution_and_names": ("accounts_held_by_city",),
    "joint_ownership": ("city_is_co_owner",),
}
#: The eight facts that the City can insist on: with them the template leaves no way (docs/facts-table.md).
EIGHT = (
    "registers_read", "rebuilt", "versions_deposited", "handover_rehearsed", "data_stored", "name_filed", "accounts_held",
    "clearances_signed",
)  # fmt: skip


def before_model_2():
    """The clauses of the template as they were signed before the library held the terms of model 2."""
    clauses = deepcopy(template())
    for clause, terms in NEW_TERMS.items():
        for term in terms:
            clauses[clause].pop(term, None)
    return clauses


def govern(around, clauses=None):
    """Puts the prototype of `pilot_set()` under a signed version of these clauses (the template), with one deposit."""
    clauses = template() if clauses is None else clauses
    around.version = signed_version(
        around.edition, OrganisationFactory(city=True), around.organisations["partner"], clauses
    )
    Prototype.objects.filter(pk=around.prototype.pk).update(governing_version=around.version, licence="EUPL-1.2")
    around.prototype = Prototype.objects.select_related("maker", "governing_version").get(pk=around.prototype.pk)
    around.deposit = DepositFactory(prototype=around.prototype, sha256=SHA)
    Component.objects.get_or_create(
        prototype=around.prototype, name="module", defaults={"origin": "result", "licence": "EUPL-1.2"}
    )
    around.second = UserFactory(team=True)
    return around


def governed(clauses=None, **fields) -> SimpleNamespace:
    """`pilot_set()` under a signed version."""
    return govern(pilot_set(**fields), clauses)


def values_of(name, prototype):
    """What the form of a fact holds when everything is as it should be."""
    deposit = prototype.deposits.order_by("-deposited_at").first()
    ticked = {
        "rebuilt": {
            "source_sha256": deposit.sha256, "delivered_sha256": "b" * 64, "result_sha256": "b" * 64,
            "licences_read": True, "from_deposit": True,
        },
        "versions_deposited": {
            "version": deposit.version, "used_since": deposit.deposited_at - dt.timedelta(hours=5), "every_version": True,
        },
        "handover_rehearsed": {"third_party": "École d’essai", "models_and_data": True, "alone": True},
        "data_stored": {"rows_received": 1200, "in_city_storage": True},
        "name_filed": {"filing_number": "5 123 456", "first": True},
        "accounts_held": {"accounts": "domaine lampadaire.example", "all_held": True},
        "clearances_signed": {"authors": 2, "all_authors": True},
        "registers_read": {"no_pledge_software": True, "no_pledge_business": True, "patents": True},
        "escrow_verified": {"version": deposit.version, "builds": True},
    }  # fmt: skip
    return ticked[name]


def unsound():
    """A text that model 1 finds clean and that no fact makes sound: the companies of a group stay free to assert patents."""
    clauses = template()
    clauses["survival_and_remedies"]["affiliates"] = "none"
    return clauses


FILED = ("handover_rehearsed", "clearances_signed", "registers_read", "escrow_verified")


def said(name, prototype, on=None, **values):
    """The statement of a fact, with its evidence where it needs some."""
    evidence = pdf(f"{name}.pdf") if name in FILED else None
    return Statement(name, on or today(), {**values_of(name, prototype), **values}, evidence)


def establish(around, *names, on=None):
    """Records facts by the services, the second person included."""
    found = []
    for name in names:
        fact = record_fact(around.prototype, said(name, around.prototype, on), by=around.legal)
        if fact.waits_for_second:
            fact = confirm_fact(fact, by=around.second)
        found.append(fact)
    return found
