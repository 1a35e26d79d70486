import json
from pathlib import Path

import pytest

from agreements.commons import StressResult, repairs, stress
from agreements.commons.stress import APPROPRIABLE, SAFE

EXAMPLES = json.loads((Path(__file__).parents[2] / "data" / "conventions_examples.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["name"] for example in EXAMPLES])
def test_example_gives_the_expected_result(example):
    result = {**stress(example["clauses"]).to_json(), "repairs": repairs(example["clauses"])}

    assert result == example["expected"]


@pytest.mark.parametrize(
    ("verdict", "rules", "publishable"),
    [(SAFE, (), True), (SAFE, ("licence_lock.irrevocable",), False), (APPROPRIABLE, (), False)],
)
def test_gates_ask_for_no_way_and_no_broken_rule(verdict, rules, publishable):
    assert StressResult(verdict, {}, rules, 1, 2).publishable is publishable
