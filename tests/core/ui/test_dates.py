import datetime as dt

import pytest
from django.utils import timezone
from django.utils.translation import override

from core.ui import dates

AT = dt.datetime(2026, 10, 30, 17, 0, tzinfo=dt.UTC)


def test_instant_says_day_hour_and_zone():
    with override("fr"):
        assert dates.instant(AT) == "vendredi 30 octobre 2026 à 18\u00a0h\u00a000 (heure de Paris)"


def test_instant_follows_summer_time():
    with override("fr"):
        assert dates.clock(dt.datetime(2026, 7, 1, 16, 5, tzinfo=dt.UTC)) == "18\u00a0h\u00a005"


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (dt.timedelta(days=12, hours=3), "encore 12 jours"),
        (dt.timedelta(hours=47), "encore 47 heures"),
        (dt.timedelta(hours=1, minutes=59), "encore 1 heure"),
        (dt.timedelta(minutes=59), "encore moins d’une heure"),
        (dt.timedelta(0), ""),
        (dt.timedelta(days=-1), ""),
    ],
)
def test_left_largest_unit(before, words):
    with override("fr"):
        assert dates.left(AT, AT - before) == words


@pytest.mark.parametrize(
    ("text", "words"), [("2016", "2016"), ("2016-11", "novembre 2016"), ("2016-11-30", "30 novembre 2016")]
)
def test_imprecise_no_more_precision_than_the_source(text, words):
    with override("fr"):
        assert dates.imprecise(text) == words


@pytest.mark.parametrize(
    ("language", "value", "words"),
    [
        ("fr", "2026-11-01", "1er novembre 2026"),
        ("fr", "2026-11-11", "11 novembre 2026"),
        ("fr", "2026-11-21", "21 novembre 2026"),
        ("en", "2026-11-01", "1 November 2026"),
    ],
)
def test_the_first_of_the_month_is_an_ordinal_in_french(language, value, words):
    with override(language):
        assert dates.imprecise(value) == words


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (dt.timedelta(seconds=-1), ""),
        (dt.timedelta(0), "en retard de moins d’une heure"),
        (dt.timedelta(hours=1), "en retard d’une heure"),
        (dt.timedelta(hours=23, minutes=59), "en retard de 23 heures"),
        (dt.timedelta(days=1), "en retard d’un jour"),
        (dt.timedelta(days=21, hours=5), "en retard de 21 jours"),
    ],
)
def test_how_late_an_instant_is(past, words):
    with override("fr"):
        assert dates.late(AT, AT + past) == words


def test_an_instant_in_a_row_is_short_and_says_another_year():
    now = timezone.now().astimezone(dates.PARIS)
    with override("fr"):
        assert dates.in_row(now.replace(month=12, day=17, hour=18, minute=0)) == "17 déc., 18\u00a0h"
        assert dates.in_row(now.replace(month=12, day=1, hour=8, minute=30)) == "1er déc., 8\u00a0h\u00a030"
        assert dates.in_row(now.replace(year=2031, month=5, day=2, hour=9, minute=0)) == "2 mai 2031, 9\u00a0h"
    with override("en"):
        assert dates.in_row(now.replace(month=12, day=17, hour=18, minute=0)) == "17 Dec., 18:00"


def test_a_delay_that_ends_with_a_day_says_that_day():
    midnight = dt.datetime(2026, 12, 25, 23, 0, tzinfo=dt.UTC)
    with override("fr"):
        assert dates.until(midnight) == "vendredi 25 décembre 2026 à 24\u00a0h\u00a000 (heure de Paris)"
        assert dates.in_row(midnight).startswith("25 déc.") and "h" not in dates.in_row(midnight)
        assert dates.until(AT) == dates.instant(AT)
        assert dates.instant(midnight).startswith("samedi 26 décembre 2026")
