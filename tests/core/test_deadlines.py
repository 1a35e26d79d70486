"""Delays in hours, days, working days and months, across holidays and changes of hour."""

import datetime as dt

import pytest

from core.clock import PARIS
from core.deadlines import Delay, after, before, holidays, is_working


def paris(*parts):
    return dt.datetime(*parts, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("start", "delay", "end"),
    [
        (paris(2027, 3, 1, 9), Delay(3, "d"), paris(2027, 3, 5)),  # the first day does not count, the third ends
        (paris(2027, 3, 1, 9), Delay(4, "h"), paris(2027, 3, 1, 13)),
        (paris(2027, 4, 29, 9), Delay(1, "wd"), paris(2027, 5, 1)),  # Friday 30 April
        (paris(2027, 4, 30, 9), Delay(1, "wd"), paris(2027, 5, 4)),  # 1 and 2 May are a Saturday and a Sunday
        (paris(2027, 5, 5, 9), Delay(1, "wd"), paris(2027, 5, 8)),  # Thursday 6 is Ascension
        (paris(2027, 1, 31, 9), Delay(1, "m"), paris(2027, 3, 1)),
        (paris(2027, 12, 15, 9), Delay(2, "m"), paris(2028, 2, 16)),
        (paris(2027, 11, 30, 9), Delay(3, "m"), paris(2028, 3, 1)),  # the 29th of a leap year ends
        (paris(2027, 10, 5, 9), Delay(2, "m"), paris(2027, 12, 6)),
        (paris(2027, 12, 23, 9), Delay(7, "wd"), paris(2028, 1, 4)),  # 24, 27 to 31, then Monday 3 January
        (paris(2027, 3, 1, 0), Delay(1, "d"), paris(2027, 3, 3)),
        (dt.datetime(2027, 3, 1, 23, 30, tzinfo=dt.UTC), Delay(1, "d"), paris(2027, 3, 4)),  # in Paris, the 2nd
        (paris(2027, 3, 27, 9), Delay(1, "d"), paris(2027, 3, 29)),  # the night of the change to summer time
    ],
)
def test_after(start, delay, end):
    assert after(start, delay) == end


@pytest.mark.parametrize(
    ("end", "delay", "start"),
    [
        (paris(2027, 4, 30, 18), Delay(48, "h"), paris(2027, 4, 28, 18)),
        (paris(2027, 4, 30, 18), Delay(2, "m"), paris(2027, 2, 28)),
        (paris(2027, 1, 15, 18), Delay(2, "m"), paris(2026, 11, 15)),
        (paris(2027, 3, 5, 9), Delay(3, "d"), paris(2027, 3, 2)),
        (dt.datetime(2027, 3, 4, 23, 30, tzinfo=dt.UTC), Delay(3, "d"), paris(2027, 3, 2)),
        (paris(2027, 5, 18, 9), Delay(1, "wd"), paris(2027, 5, 14)),  # Whit Monday
    ],
)
def test_before(end, delay, start):
    assert before(end, delay) == start


def test_holidays_move_with_easter():
    assert {dt.date(2027, 3, 29), dt.date(2027, 5, 6), dt.date(2027, 5, 17)} <= holidays(2027)
    assert len(holidays(2027)) == 11


@pytest.mark.parametrize("day", range(7))
def test_offices_work_from_monday_to_friday(day):
    assert is_working(dt.date(2027, 3, 1) + dt.timedelta(days=day)) is (day < 5)  # 1 March is a Monday
    assert not is_working(dt.date(2027, 7, 14))


def test_delays_are_said_in_words():
    units = ("h", "d", "wd", "m")
    assert [str(Delay(1, unit)) for unit in units] == ["1 heure", "1 jour", "1 jour ouvré", "1 mois"]
    assert [str(Delay(2, unit)) for unit in units] == ["2 heures", "2 jours", "2 jours ouvrés", "2 mois"]
