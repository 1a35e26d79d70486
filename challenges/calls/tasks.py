"""Jobs of challenges. Thin: what they do is in `domain`."""

from procrastinate.contrib.django import app

from challenges.calls.domain.calendar import close_due, open_due


@app.periodic(cron="* * * * *")
@app.task(name="challenges.follow_calendar", queue="default", queueing_lock="challenges.follow_calendar")
def follow_calendar(timestamp: int) -> None:
    """Every minute. Late or twice, the result is the same: what is due is read from the calendar."""
    open_due()
    close_due()
