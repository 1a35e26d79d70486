import json
from datetime import date
from pathlib import Path

import pytest

from agreements.commons import template
from agreements.commons.model2 import closing_of, judge
from agreements.commons.model2.search import RULINGS
from agreements.commons.model2.verdict import DOUBTS
from tests.agreements.commons.model2 import literal
from tests.agreements.commons.model2.literal import day

EXAMPLES = json.loads(
    (Path(__file__).parents[4] / "agreements" / "data" / "examples_2.json").read_text(encoding="utf-8")
)
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=[example["name"] for example in EXAMPLES])


@each_example
def test_example_gives_the_expected_result(example):
    clauses, facts, on = example["clauses"], example["facts"], date.fromisoformat(example["on"])
    closing = closing_of(clauses, facts, on)

    result = {**judge(clauses, facts, on).to_json(), "write": closing.write, "record": closing.record}

    assert result == {"model": 2, "on": example["on"], **example["expected"]}


@each_example
def test_literal_reading_gives_the_expected_result(example):
    told = literal.judged(example["clauses"], example["facts"], day(example["on"]))

    assert told == {key: example["expected"][key] for key in told}


DAY = date(2026, 6, 15)
DONE = {fact: {"on": "2026-06-01", "hours": 6} for fact in literal.EIGHT}
UNREAD = {fact: record for fact, record in DONE.items() if fact != "registers_read"}


def test_breach_that_opens_a_doubt_only_makes_the_whole_doubtful():
    judgement = judge(template(), UNREAD, DAY)

    assert judgement.loyal.verdict == "shared"
    assert judgement.defiant.verdict == judgement.verdict == "doubtful"
    assert {way.doubts for way in judgement.defiant.forms.values()} == {("earlier_pledge",)}


def test_certain_way_of_the_defiant_reading_makes_it_shared_if_kept():
    judgement = judge(template(), {}, DAY)

    assert (judgement.loyal.verdict, judgement.defiant.verdict) == ("shared", "appropriable")
    assert judgement.verdict == "shared-if-kept"


def test_doubt_of_the_loyal_reading_stands_before_what_breach_opens():
    clauses = template()
    clauses["background_declaration"]["warranty_of_title"] = False

    judgement = judge(clauses, {fact: record for fact, record in UNREAD.items() if fact != "name_filed"}, DAY)

    assert (judgement.loyal.verdict, judgement.defiant.verdict) == ("doubtful", "appropriable")
    assert judgement.verdict == "doubtful"


def test_sets_of_rulings_are_tried_fewest_first_then_in_the_order_of_the_table():
    tried = [tuple(name for name, ruling in DOUBTS.items() if rulings & ruling) for rulings in RULINGS]

    assert tried == literal.SETS
