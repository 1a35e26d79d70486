import datetime as dt

import pytest
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
