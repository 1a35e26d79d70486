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
