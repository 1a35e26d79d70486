import datetime as dt

from core.clock import app_now


def test_the_clock_runs_unless_it_is_set(clock):
    before = dt.datetime.now(dt.UTC)

    assert abs(app_now() - before) < dt.timedelta(minutes=1)


def test_the_clock_can_be_set_in_tests(clock):
    instant = dt.datetime(2027, 3, 28, 1, 0, tzinfo=dt.UTC)

    clock(instant)

    assert app_now() == instant
