"""Dates of the calendar in words, never more precise than they are known."""

import datetime as dt

from core.clock import PARIS
from core.ui import dates
from partners.enums import Precision


def partial_date(value: dt.datetime | None, precision: str) -> str:
    """`novembre 2016`, `6 juin 2017`, or day, hour and zone for an instant; empty for no date."""
    if value is None:
        return ""
    local = value.astimezone(PARIS)
    match precision:
        case Precision.YEAR:
            return str(local.year)
        case Precision.MONTH:
            return dates.written(local, "F Y")
        case Precision.DAY:
            return dates.short(local)
        case _:
            return dates.instant(value)
