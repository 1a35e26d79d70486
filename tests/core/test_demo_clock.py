import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from core.clock import PARIS, AppNow, app_now
from core.demo_clock import days_from_now, standing_at
from core.models import OutMail

pytestmark = pytest.mark.django_db
THEN = dt.datetime(2026, 1, 15, 9, 30, tzinfo=PARIS)


def _definition():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('app_now()'::regprocedure)")
        return cursor.fetchone()[0]


def test_the_clock_stands_in_the_block_and_runs_again_after_it():
    before = _definition()

    with standing_at(THEN):
        assert app_now() == THEN
        assert not OutMail.objects.filter(created_at__gt=AppNow()).exists()
        with standing_at(THEN + dt.timedelta(days=1)):
            assert app_now() == THEN + dt.timedelta(days=1)
        assert app_now() == THEN

    assert _definition() == before
    assert app_now() > THEN + dt.timedelta(days=2)


def test_an_exception_puts_the_clock_back():
    before = _definition()

    with pytest.raises(RuntimeError), transaction.atomic(), standing_at(THEN):
        raise RuntimeError("in the middle")

    assert _definition() == before


def test_a_caught_exception_puts_the_clock_back_within_the_transaction():
    before = _definition()

    with transaction.atomic():
        with pytest.raises(RuntimeError), standing_at(THEN):
            raise RuntimeError("in the middle")
        assert _definition() == before


def test_the_clock_of_an_installation_does_not_move(settings):
    settings.DEBUG, settings.DEMO, settings.TESTING = False, False, False

    with pytest.raises(ImproperlyConfigured), standing_at(THEN):
        raise AssertionError("never entered")


def test_days_are_counted_in_paris(clock):
    clock(dt.datetime(2026, 3, 31, 23, 30, tzinfo=dt.UTC))  # already 1 April in Paris

    assert days_from_now(-1, 9) == dt.datetime(2026, 3, 31, 9, tzinfo=PARIS)
