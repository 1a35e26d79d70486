"""The time zone of Paris as calendar programs read it.

The rule is written out rather than derived from a table of past changes: programs differ in how they read such tables
(RFC 5545, section 3.6.5), and the rule has no last year.
"""

import datetime as dt

from icalendar import Timezone

from core.clock import PARIS

PARIS_RULE = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19810329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


def paris_zone() -> Timezone:
    """A component to add to a calendar whose times bear TZID=Europe/Paris."""
    zone: Timezone = Timezone.from_ical(PARIS_RULE)
    return zone


def calendar_instants(*instants: dt.datetime) -> list[dt.datetime]:
    """Instants as a calendar file should tell them: in Paris time, or all in UTC when one falls in the hour that the change
    to winter time shows twice and that a wall clock does not name.
    """
    local = [instant.astimezone(PARIS) for instant in instants]
    twice = any(moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset() for moment in local)
    return [instant.astimezone(dt.UTC) for instant in instants] if twice else local
