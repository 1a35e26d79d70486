"""Jobs of challenges. Thin: what they do is in `domain`."""

from django.utils.translation import gettext_lazy as _

from challenges.calls.domain import calendar
from core.jobs import clock


@clock(
    "challenges.follow_calendar",
    cron="* * * * *",
    does=_("Ouvre les défis à leur heure et les clôt à leur échéance"),
    steps=(calendar.OPENING, calendar.CLOSING),
)
def follow_calendar() -> None:
    """Every minute. Late or twice, the result is the same: what is due is read from the calendar."""
    calendar.open_due()
    calendar.close_due()
