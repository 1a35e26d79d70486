"""When an obligation is due, by the unit of its term."""

import datetime as dt

import pytest

from agreements.commons import load_schema
from agreements.commons.obligations import _due

START = dt.date(2027, 1, 31)


@pytest.mark.parametrize(
    ("clause", "term", "amount", "due"),
    [
        ("personal_data", "partner_alert_hours", 72, dt.date(2027, 2, 3)),
        ("personal_data", "partner_alert_hours", 23, START),
        ("source_escrow", "max_age_days", 15, dt.date(2027, 2, 15)),
        ("licence_lock", "lock_duration_months", 1, dt.date(2027, 2, 28)),
        ("licence_lock", "lock_duration_months", 12, dt.date(2028, 1, 31)),
        ("licence_lock", "lock_duration_months", 120_000, None),  # beyond the calendar
    ],
)
def test_day_on_which_it_is_due(clause, term, amount, due):
    assert _due(START, load_schema().clauses[clause].terms[term], amount) == due
