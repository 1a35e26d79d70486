import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import vobject
from icalendar import Calendar, Event

from core.ui.zones import paris_zone

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    "day", [dt.date(2026, 1, 15), dt.date(2027, 3, 27), dt.date(2027, 3, 29), dt.date(2027, 9, 16), dt.date(2045, 7, 1)]
)
def test_another_program_reads_the_hour_of_paris_in_every_season(day):
    instant = dt.datetime.combine(day, dt.time(18, 0), tzinfo=PARIS)
    calendar, event = Calendar(), Event()
    calendar.add_component(paris_zone())
    event.add("dtstart", instant)
    calendar.add_component(event)

    read = vobject.readOne(calendar.to_ical().decode()).vevent.dtstart.value

    assert read == instant
