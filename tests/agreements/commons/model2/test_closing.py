import json
from datetime import date
from itertools import combinations
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.commons import template
from agreements.commons.model2 import closing_of, judge
from agreements.commons.model2.closing import differing
from agreements.commons.model2.search import nothing_found
from tests.agreements.commons.model2 import literal
from tests.agreements.commons.model2.strategies import DAY, READ, conventions, facts, near_template

COMMON = {"derandomize": True, "deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
DONE = {fact: {"on": DAY.isoformat(), "hours": 1} for fact in literal.EIGHT}
SILENT = ["amendment_requires", "affiliates", "remedies_run_without_the_city"]


def returned(clauses, keys):
    safe = template()
    return {**clauses, **{key: safe[key] for key in keys}}


@settings(max_examples=12, **COMMON)
@given(near_template(), facts())
def test_what_closes_agrees_with_the_literal_reading(clauses, recorded):
    closing = closing_of(clauses, recorded, DAY)

    write = literal.write(clauses, recorded, DAY, template())
    assert closing.write == write
    assert closing.record == literal.record(clauses, recorded, DAY, template(), write)


@settings(max_examples=6, **COMMON)
@given(conventions(most_left_out=14, most_changed=40), facts())
def test_one_set_is_told_of_many_clauses_that_differ_as_in_the_literal_reading(clauses, recorded):
    assert closing_of(clauses, recorded, DAY).write == literal.write(clauses, recorded, DAY, template())


@settings(max_examples=80, **COMMON)
@given(conventions() | near_template(), facts())
def test_what_is_written_and_recorded_makes_it_shared(clauses, recorded):
    closing = closing_of(clauses, recorded, DAY)

    for keys in closing.write or [[]]:
        written = returned(clauses, keys)
        assert judge(written, recorded, DAY).loyal.verdict == "shared"
        assert judge(written, {**recorded, **DONE}, DAY).verdict == "shared"
        assert closing_of(written, recorded, DAY).write == []
    better = returned(clauses, closing.write[0] if closing.write else [])
    for names in closing.record or [[]]:
        assert judge(better, {**recorded, **{name: DONE[name] for name in names}}, DAY).verdict == "shared"
        for fewer in combinations(names, len(names) - 1) if names else ():
            partly = {**recorded, **{name: DONE[name] for name in fewer}}
            assert judge(better, partly, DAY).verdict != "shared"


@settings(max_examples=150, **COMMON)
@given(conventions() | near_template())
def test_clauses_that_differ_are_those_of_the_literal_reading(clauses):
    assert differing(clauses) == literal.differing(clauses, template())


@settings(max_examples=100, **COMMON)
@given(st.sampled_from(READ))
def test_null_term_differs_exactly_where_the_template_says_something(place):
    key, name = place
    clauses = template()
    said = clauses[key][name]
    clauses[key][name] = None

    assert differing(clauses) == ([key] if said else [])


def test_only_the_order_of_a_list_is_no_difference():
    clauses = template()
    clauses["survival_and_remedies"]["surviving_clauses"].reverse()
    clauses["city_use_rights"]["rights"].reverse()

    assert differing(clauses) == []
    assert closing_of(clauses, {}, DAY).write == []


def test_terms_that_model_2_does_not_read_are_no_difference():
    clauses = template()
    clauses["assignment_transfer"]["flow_down_required"] = False
    clauses["open_source_publication"]["contributor_agreement"] = "CLA_assignment"
    del clauses["change_of_control"]

    assert differing(clauses) == []


def test_old_convention_asks_for_the_five_new_terms():
    clauses = template()
    for key, names in (
        ("survival_and_remedies", SILENT),
        ("attribution_and_names", ["accounts_held_by_city"]),
        ("joint_ownership", ["city_is_co_owner"]),
    ):
        for name in names:
            del clauses[key][name]

    assert differing(clauses) == ["attribution_and_names", "joint_ownership", "survival_and_remedies"]
    assert judge(clauses, DONE, DAY).verdict == "appropriable"
    assert closing_of(clauses, DONE, DAY).write == [["survival_and_remedies"]]


def test_facts_already_counting_are_not_asked_for_again():
    missing = {name: record for name, record in DONE.items() if name not in {"name_filed", "data_stored"}}

    assert closing_of(template(), missing, DAY).record == [["data_stored", "name_filed"]]
    assert closing_of(template(), DONE, DAY).record == []


def test_every_smallest_set_is_told_in_order():
    examples = json.loads(
        (Path(__file__).parents[4] / "agreements" / "data" / "examples_2.json").read_text(encoding="utf-8")
    )
    several = [example for example in examples if len(example["expected"]["write"]) > 1]

    assert several
    for example in several:
        closing = closing_of(example["clauses"], example["facts"], date.fromisoformat(example["on"]))
        assert closing.write == sorted(closing.write)
        assert len({len(keys) for keys in closing.write}) == 1


@settings(max_examples=60, **COMMON)
@given(conventions(most_left_out=14, most_changed=40), facts())
def test_work_is_bounded_whatever_is_typed(clauses, recorded):
    """Two readings of at most 2^8 texts, then of 2^8 sets of facts: what a stranger may ask of the public page."""
    nothing_found.cache_clear()

    closing_of(clauses, recorded, DAY)

    assert nothing_found.cache_info().misses <= 2 * 256 + 2 * 256 + 2 * 9
