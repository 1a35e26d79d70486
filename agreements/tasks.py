"""The clock's work on conventions."""

from procrastinate.contrib.django import app

from agreements.domain import life, obligations


@app.periodic(cron="7 5 * * *")
@app.task(name="agreements.tick", queue="default", pass_context=False)
def tick(timestamp: int) -> None:
    """Every night: alarms before the term, tacit renewal, expiry."""
    life.tick()


@app.periodic(cron="17 * * * *")
@app.task(name="agreements.follow_obligations", queue="default", pass_context=False)
def follow_obligations(timestamp: int) -> None:
    """Every hour: what has run its time ends, what is late is flagged, debtors are reminded."""
    obligations.tick()
