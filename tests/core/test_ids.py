import time
import uuid

from core.ids import uuid7


def test_identifiers_are_version_7_and_follow_the_clock():
    before = time.time_ns() // 1_000_000
    identifier = uuid7()
    after = time.time_ns() // 1_000_000

    assert identifier.version == 7
    assert identifier.variant == uuid.RFC_4122
    assert before <= identifier.int >> 80 <= after


def test_identifiers_do_not_repeat():
    assert len({uuid7() for _ in range(10_000)}) == 10_000


def test_identifiers_made_one_after_the_other_sort_in_that_order():
    made = []
    for _ in range(50):
        made.append(uuid7())
        start = time.perf_counter_ns()
        while time.perf_counter_ns() - start < 2_000:
            pass  # longer than the step of the clock that is kept, far shorter than a millisecond

    assert made == sorted(made)
