"""Dates known in part: a month stays a month."""

import datetime as dt
import re

from core.clock import PARIS
from partners.enums import Precision

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def parse(text: str) -> tuple[dt.datetime, Precision]:
    """`2016`, `2016-11` or `2016-11-30` as the first instant of that year, month or day in Paris, with its precision.

    Raises ValueError for anything else, days that do not exist included.
    """
    found = _FORM.fullmatch(text)
    if not found:
        raise ValueError(text)
    year, month, day = found.groups()
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    return dt.datetime(int(year), int(month or 1), int(day or 1), tzinfo=PARIS), precision
