"""How one term is read, and what null reads as."""

import pytest

from agreements.commons.facts import contains, equals, is_true, positive


@pytest.mark.parametrize(
    ("test", "passes", "fails"),
    [
        (is_true, [True], [False, None, 1]),
        (positive, [1, 30], [0, None]),
        (equals("free"), ["free"], ["paid", None]),
        (contains("publish"), [["publish"], ["use", "publish"]], [["use"], [], None]),
    ],
)
def test_a_term_is_read(test, passes, fails):
    assert [test(value) for value in (*passes, *fails)] == [True] * len(passes) + [False] * len(fails)
