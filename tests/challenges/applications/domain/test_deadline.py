"""The deadline is one instant: exactly at it is in time, and the receipt of one submission is nobody else's."""

import datetime as dt

import pytest

from challenges.applications.domain.deadline import deadline_of, in_time, receipt_time, received_at
from challenges.models import Application
from tests.factories.applications import ApplicationFactory
from tests.factories.challenges import CLOSES

TICK, HOUR = dt.timedelta(microseconds=1), dt.timedelta(hours=1)


@pytest.mark.parametrize(("after", "expected"), [(-TICK, True), (0 * TICK, True), (TICK, False)])
def test_exactly_at_the_deadline_is_in_time(after, expected):
    assert in_time(CLOSES + after, CLOSES) is expected


def test_without_a_deadline_nothing_is_in_time():
    assert in_time(CLOSES, None) is False


def test_receipt_counts_within_its_block_and_not_after_even_when_it_fails(clock):
    clock(CLOSES + HOUR)
    with received_at(CLOSES):
        assert receipt_time() == CLOSES
        with received_at(CLOSES - HOUR):
            assert receipt_time() == CLOSES - HOUR
        assert receipt_time() == CLOSES
    with pytest.raises(ZeroDivisionError), received_at(CLOSES):
        _ = 1 / 0

    assert receipt_time() == CLOSES + HOUR


def test_deadline_is_that_of_the_challenge_unless_the_team_moved_it(db):
    application = ApplicationFactory()
    assert deadline_of(application) == CLOSES
    Application.objects.update(deadline_override=CLOSES + HOUR)
    assert deadline_of(Application.objects.get()) == CLOSES + HOUR
