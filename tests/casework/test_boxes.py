"""By when each kind of exchange is answered, every box of the table alone and near the end of what it is about."""

import datetime as dt

import pytest

from casework.boxes import BOXES
from core.clock import PARIS

RECEIVED = dt.datetime(2027, 3, 1, 9, 0, tzinfo=PARIS)  # a Monday
HOUR, TICK = dt.timedelta(hours=1), dt.timedelta(microseconds=1)
DUE = {
    "candidature": (2027, 3, 5),
    "defi": (2027, 3, 9),
    "convention": (2027, 3, 16),
    "pilote": (2027, 3, 9),
    "evenement": (2027, 3, 9),
    "organisation": (2027, 3, 9),
    "dossier": (2027, 3, 17),
    "question": (2027, 3, 9),
}


def test_each_box_says_by_when_it_is_answered():
    assert {name: box.reply_by(RECEIVED) for name, box in BOXES.items()} == {
        name: dt.datetime(*day, tzinfo=PARIS) for name, day in DUE.items()
    }


@pytest.mark.parametrize("name", sorted(set(DUE) - {"candidature", "question"}))
def test_most_do_not_depend_on_the_end_of_what_they_are_about(name):
    for hours in (-1, 0, 1, 100):
        assert BOXES[name].reply_by(RECEIVED, RECEIVED + hours * HOUR) == dt.datetime(*DUE[name], tzinfo=PARIS)


@pytest.mark.parametrize(
    ("closes", "due"),
    [
        (-HOUR, None), (dt.timedelta(0), None), (TICK, 4 * HOUR), (72 * HOUR, 4 * HOUR), (72 * HOUR + TICK, None),
        (1000 * HOUR, None),
    ],
)  # fmt: skip
def test_application_is_answered_within_four_hours_in_the_last_three_days(closes, due):
    usual = dt.datetime(*DUE["candidature"], tzinfo=PARIS)
    expected = RECEIVED + due if due else usual
    assert BOXES["candidature"].reply_by(RECEIVED, RECEIVED + closes) == expected


@pytest.mark.parametrize(
    ("closes", "due"),
    [(-HOUR, None), (HOUR, 0 * HOUR), (48 * HOUR, 0 * HOUR), (49 * HOUR, HOUR), (100 * HOUR, 52 * HOUR), (1000 * HOUR, None)],
)  # fmt: skip
def test_public_question_is_answered_two_days_before_the_end(closes, due):
    usual = dt.datetime(*DUE["question"], tzinfo=PARIS)
    expected = usual if due is None else RECEIVED + due
    assert BOXES["question"].reply_by(RECEIVED, RECEIVED + closes) == expected
