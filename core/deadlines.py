"""Deadlines as law and the programme's promises count them: in hours, days, working days or months.

In days and months the first day is not counted and the last one ends at midnight in Paris (by analogy with CPC 640 to 642;
a last day that is a holiday is not put off: nobody answers late because of a Sunday). Hours run from instant to instant.
"""

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from dateutil.easter import easter
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clock import PARIS, day_of, end_of

if TYPE_CHECKING:
    from collections.abc import Iterator

HOURS, DAYS, WORKING_DAYS, MONTHS = "h", "d", "wd", "m"
FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
AFTER_EASTER = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday


@dataclass(frozen=True)
class Delay:
    """A length of time in one unit: `Delay(3, "wd")` is three working days."""

    n: int
    unit: str

    def __str__(self) -> str:
        n = self.n
        words = {
            HOURS: lambda: ngettext("%(n)s heure", "%(n)s heures", n),
            DAYS: lambda: ngettext("%(n)s jour", "%(n)s jours", n),
            WORKING_DAYS: lambda: ngettext("%(n)s jour ouvré", "%(n)s jours ouvrés", n),
            MONTHS: lambda: _("%(n)s mois"),
        }
        return words[self.unit]() % {"n": n}


@cache
def holidays(year: int) -> frozenset[dt.date]:
    """Public holidays of France in one year (Code du travail, L.3133-1)."""
    sunday = easter(year)
    moving = {sunday + dt.timedelta(days=n) for n in AFTER_EASTER}
    return frozenset({dt.date(year, month, day) for month, day in FIXED} | moving)


def is_working(day: dt.date) -> bool:
    """Whether offices of the City work on this day."""
    return day.weekday() < 5 and day not in holidays(day.year)


def _days(first: dt.date, step: int) -> "Iterator[dt.date]":
    day = first
    while True:
        day += dt.timedelta(days=step)
        yield day


def _worked(first: dt.date, n: int, step: int) -> dt.date:
    day = first
    for day in _days(first, step):
        n -= is_working(day)
        if n <= 0:
            break
    return day


def _months(day: dt.date, n: int) -> dt.date:
    """Date to date; the last day of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _last_day(day: dt.date, delay: Delay, sign: int) -> dt.date:
    if delay.unit == WORKING_DAYS:
        return _worked(day, delay.n, sign)
    if delay.unit == MONTHS:
        return _months(day, sign * delay.n)
    return day + dt.timedelta(days=sign * delay.n)


def day_after(day: dt.date, delay: Delay) -> dt.date:
    """The last day of a delay in days or months that runs from this day."""
    return _last_day(day, delay, 1)


def day_before(day: dt.date, delay: Delay) -> dt.date:
    """The last day on which one is still `delay` ahead of this day: « au moins deux mois avant »."""
    return _last_day(day, delay, -1)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=PARIS)


def after(instant: dt.datetime, delay: Delay) -> dt.datetime:
    """The instant at which a delay that runs from `instant` is over."""
    if delay.unit == HOURS:
        return instant + dt.timedelta(hours=delay.n)
    return end_of(_last_day(day_of(instant), delay, 1))


def before(instant: dt.datetime, delay: Delay) -> dt.datetime:
    """The last instant at which one is still `delay` ahead of `instant`: what notices and gates compare with."""
    if delay.unit == HOURS:
        return instant - dt.timedelta(hours=delay.n)
    return _midnight(_last_day(day_of(instant), delay, -1))
