"""The clock’s work on conventions."""

from procrastinate.contrib.django import app

from agreements.conventions.domain import life


@app.periodic(cron="7 5 * * *")
@app.task(name="agreements.tick", queue="default", pass_context=False)
def tick(timestamp: int) -> None:
    """Every night: alarms before the term, tacit renewal, expiry."""
    life.tick()
