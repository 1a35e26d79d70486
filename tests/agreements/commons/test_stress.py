import json
from pathlib import Path

import pytest

from agreements.commons import repairs, stress

EXAMPLES = json.loads((Path(__file__).parents[2] / "data" / "conventions_examples.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["name"] for example in EXAMPLES])
def test_example_gives_the_expected_result(example):
    result = {**stress(example["clauses"]).to_json(), "repairs": repairs(example["clauses"])}

    assert result == example["expected"]
