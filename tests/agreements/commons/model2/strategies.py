"""Random conventions with facts: from nearly the template with everything done to nearly silence."""

from datetime import date, timedelta

from hypothesis import strategies as st

from agreements.commons import load_schema, template
from tests.agreements.commons.model2 import literal

SCHEMA = load_schema()
DAY = date(2026, 6, 15)
LICENCES = [
    "EUPL-1.2",
    "MIT",
    "MPL-2.0",
    "AGPL-3.0-or-later",
    "Apache-2.0 OR MIT",
    "(EUPL-1.2 AND GPL-3.0-or-later)",
    "BSD-3-Clause",
    "CECILL-B",
]
DURATIONS = ["unlimited", "legal_protection_term", "P2Y", "P9Y", "P10Y", "P12Y", "P10Y6M", "P10M", ""]
RELEASES = ["insolvency", "struck_off", "maintenance_stopped", "repository_closed"]
NUMBERS = [-5, 0, 1, 30, 90, 180, 181]

#: The terms that model 1 does not read, so that they may be missing: section 8, copied by hand.
MAY_MISS = {
    ("survival_and_remedies", "amendment_requires"),
    ("survival_and_remedies", "remedies_run_without_the_city"),
    ("survival_and_remedies", "affiliates"),
    ("attribution_and_names", "accounts_held_by_city"),
    ("joint_ownership", "city_is_co_owner"),
    ("background_declaration", "warranty_of_title"),
    ("joint_ownership", "exclusive_licence_or_sale_requires"),
    ("open_source_publication", "licence_spdx"),
    ("source_escrow", "deposit_kind"),
    ("reversibility_interoperability", "handover_days"),
    ("reversibility_interoperability", "runs_without_proprietary_service"),
    ("city_data_use", "derived_models_follow_results_licence"),
    ("partner_data_sharing", "reusable_by_city_and_third_parties"),
    ("partner_data_sharing", "after_programme_access"),
    ("city_use_rights", "beneficiaries"),
    ("city_use_rights", "territory"),
    ("city_use_rights", "duration"),
}
MISSING = object()

READ = sorted((key, name) for key, names in literal.READ.items() for name in names)
#: Read by the reserves only.
SHOWN = [
    ("open_source_publication", "contributor_agreement"),
    ("open_data_results", "licence_spdx"),
    ("change_of_control", "obligations_bind_acquirer"),
]
#: What decides which part of the model is walked at all, so that it is drawn more often.
TURNING = [
    ("results_ownership", "owner"),
    ("results_ownership", "effective_from"),
    ("joint_ownership", "city_is_co_owner"),
    ("open_source_publication", "licence_spdx"),
    ("licence_lock", "irrevocable"),
    ("source_escrow", "release_events"),
    ("confidentiality", "delivered_source_code_may_be_confidential"),
    ("survival_and_remedies", "surviving_clauses"),
]


def values(key, name):
    """Any value that a term may take, null included, and its absence where the input allows it."""
    term = SCHEMA.clauses[key].terms[name]
    if name == "surviving_clauses":
        fitting = st.lists(st.sampled_from(sorted(SCHEMA.clauses)), unique=True)
    elif (key, name) == ("open_source_publication", "licence_spdx"):
        fitting = st.sampled_from(LICENCES)
    elif name == "release_events":
        fitting = st.lists(st.sampled_from(RELEASES), unique=True)
    elif name == "triggers":
        fitting = st.sampled_from([["closed_by_owner"], ["insolvency"], []])
    elif name == "territory":
        fitting = st.sampled_from(["world", "Paris"])
    elif term.type in {"set", "list"}:
        fitting = st.lists(st.sampled_from(sorted(term.allowed)), unique=True)
    elif term.allowed:
        fitting = st.sampled_from(sorted(term.allowed))
    else:
        fitting = {
            "boolean": st.booleans(),
            "integer": st.sampled_from(NUMBERS),
            "duration": st.sampled_from(DURATIONS),
        }[term.type]
    rare = [st.none()] + ([st.just(MISSING)] if (key, name) in MAY_MISS else [])
    return st.one_of(fitting, fitting, fitting, *rare)


@st.composite
def conventions(draw, most_left_out=8, most_changed=20):
    """The template less some clauses, some terms changed."""
    clauses = template()
    for key in draw(st.lists(st.sampled_from(sorted(clauses)), unique=True, max_size=most_left_out)):
        del clauses[key]
    terms = st.one_of(st.sampled_from(READ), st.sampled_from(TURNING), st.sampled_from(SHOWN))
    for key, name in draw(st.lists(terms, unique=True, max_size=most_changed)):
        if key in clauses:
            value = draw(values(key, name))
            if value is MISSING:
                del clauses[key][name]
            else:
                clauses[key][name] = value
    return clauses


def near_template():
    """A few clauses left out, a few terms changed."""
    return conventions(most_left_out=2, most_changed=4)


@st.composite
def records(draw, fact):
    """A record of a fact at any stage: fresh, on its last day, expired, in the future, ended before its time."""
    days = literal.DAYS[fact]
    age = draw(st.sampled_from([0, 1, days // 2, days - 1, days, days + 1, days + 400, -1]))
    begun = DAY - timedelta(days=age)
    record = {"on": begun.isoformat()}
    ended = draw(st.sampled_from([None, None, None, 0, max(age - 1, 0), max(age, 0), max(age + 1, 0), days + 9]))
    if ended is not None:
        record["until"] = (begun + timedelta(days=ended)).isoformat()
    if fact == "versions_deposited":
        record["hours"] = draw(st.sampled_from([0, 6, 6, 6, 72, 72, 73, -1, None]))
    if fact == "published":
        record["licence"] = draw(st.sampled_from([*LICENCES, "", "OR", "Foo", None]))
    return {key: value for key, value in record.items() if value is not None or draw(st.booleans())}


@st.composite
def facts(draw):
    """Some facts recorded; often all that the City can insist on."""
    names = draw(st.just(literal.EIGHT) | st.lists(st.sampled_from(sorted(literal.DAYS)), unique=True))
    also = draw(st.lists(st.sampled_from(["published", "escrow_verified"]), unique=True))
    return {fact: draw(records(fact)) for fact in sorted({*names, *also})}
