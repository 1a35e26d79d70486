import json
from datetime import date
from pathlib import Path

import pytest

from agreements.commons.model2 import closing_of, judge
from tests.agreements.commons.model2 import literal
from tests.agreements.commons.model2.literal import day

EXAMPLES = json.loads((Path(__file__).parents[3] / "data" / "conventions_examples_2.json").read_text(encoding="utf-8"))
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
