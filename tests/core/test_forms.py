import datetime as dt

import pytest
from django import forms

from core.forms import ParisInstantField, paris_instant


class Instant(forms.Form):
    at = ParisInstantField(required=False)


def errors(day, hour):
    return Instant({"at_0": day, "at_1": hour}).errors.get("at", [])


@pytest.mark.parametrize(
    ("day", "hour", "instant"),
    [
        ("2027-01-15", "18:00", dt.datetime(2027, 1, 15, 17, 0, tzinfo=dt.UTC)),
        ("2027-07-15", "18:00", dt.datetime(2027, 7, 15, 16, 0, tzinfo=dt.UTC)),
        ("2027-03-28", "01:59", dt.datetime(2027, 3, 28, 0, 59, tzinfo=dt.UTC)),
        ("2027-03-28", "03:00", dt.datetime(2027, 3, 28, 1, 0, tzinfo=dt.UTC)),
        ("2027-10-31", "03:00", dt.datetime(2027, 10, 31, 2, 0, tzinfo=dt.UTC)),
        ("31/10/2027", "01:59", dt.datetime(2027, 10, 30, 23, 59, tzinfo=dt.UTC)),
    ],
)
def test_an_hour_of_paris_is_one_instant(day, hour, instant):
    form = Instant({"at_0": day, "at_1": hour})

    assert form.is_valid()
    assert form.cleaned_data["at"] == instant


def test_the_hour_that_spring_skips_is_refused():
    assert errors("2027-03-28", "02:30") == [
        "Cette heure n’existe pas à Paris ce jour-là : les horloges passent de 2 h à 3 h. Choisissez une autre heure."
    ]


@pytest.mark.parametrize("hour", ["02:00", "02:59"])
def test_the_hour_that_autumn_shows_twice_is_refused(hour):
    assert errors("2027-10-31", hour) == [
        (
            "Cette heure passe deux fois à Paris ce jour-là : les horloges reculent de 3 h à 2 h. "
            "Choisissez une heure avant 2 h ou à partir de 3 h."
        )
    ]


def test_a_day_without_hour_asks_for_it():
    assert errors("2027-10-31", "") == ["Indiquez l’heure."]


def test_every_minute_of_both_changes_is_decided():
    for day, skipped in ((dt.date(2027, 3, 28), True), (dt.date(2027, 10, 31), True)):
        refused = 0
        for minute in range(24 * 60):
            try:
                paris_instant(day, dt.time(minute // 60, minute % 60))
            except forms.ValidationError:
                refused += 1
        assert refused == (60 if skipped else 0)
