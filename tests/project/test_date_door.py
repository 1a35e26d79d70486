"""One door for dates that people read."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.template import engines
from django.utils import translation

from core.clock import PARIS
from core.ui import dates

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "agreements", "challenges", "cms", "core", "partners", "pilots", "public", "register", "startups")
AROUND = re.compile(r"\bdate_format\(|:%[dBA][ /%]|strftime\(")
# The door itself; columns of data, which are no words.
ALLOWED = {"core/ui/dates.py", "public/opendata/rows.py"}


@pytest.mark.parametrize(
    ("language", "form", "said"),
    [
        ("fr", "j F Y", "1er octobre 2026"),
        ("en", "j F Y", "1 October 2026"),
        ("fr", "l j F", "jeudi 1er octobre"),
        ("fr", "d/m/Y", "01/10/2026"),
        ("fr", "j N", "1er oct."),
    ],
)
def test_the_first_of_the_month(language, form, said):
    with translation.override(language):
        assert dates.written(dt.date(2026, 10, 1), form) == said


def test_an_instant_is_told_in_paris():
    assert dates.written(dt.datetime(2026, 9, 30, 22, 30, tzinfo=dt.UTC), "j F Y, H:i") == "1er octobre 2026, 00:30"


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (dt.date(2026, 10, 1), '|date:"j F Y"', "1er octobre 2026"),
        (dt.datetime(2026, 9, 30, 22, 30, tzinfo=dt.UTC), '|date:"j F Y"', "1er octobre 2026"),
        (dt.datetime(2026, 1, 5, 8, 0, tzinfo=PARIS), '|date:"c"', "2026-01-05T08:00:00+01:00"),
        (dt.time(8, 5), '|date:"H:i"', "08:05"),
        (None, '|date:"j F Y"', ""),
        ("", "|date", ""),
        ("pas une date", "|date", ""),
    ],
)
def test_templates_pass_the_same_door(value, form, said):
    assert engines["django"].from_string(f"{{{{ value{form} }}}}").render({"value": value}) == said


@pytest.mark.parametrize("month", range(1, 13))
def test_months_on_an_axis_are_told_apart(month):
    others = {dates.shortest(dt.date(2026, n, 7)) for n in range(1, 13)}

    assert len(others) == 12
    assert dates.shortest(dt.date(2026, 8, 7)) == "7 août"


def test_no_date_is_written_elsewhere():
    found = {
        path.relative_to(ROOT).as_posix()
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and AROUND.search(path.read_text(encoding="utf-8"))
    }

    assert found <= ALLOWED
