"""The clock’s work on obligations."""

from procrastinate.contrib.django import app

from agreements.events.domain import obligations


@app.periodic(cron="17 * * * *")
@app.task(name="agreements.follow_obligations", queue="default", pass_context=False)
def follow_obligations(timestamp: int) -> None:
    """Every hour: what has run its time ends, what is late is flagged, debtors are reminded."""
    obligations.tick()
