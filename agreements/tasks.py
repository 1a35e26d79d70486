"""The clock's work on conventions."""

from procrastinate.contrib.django import app

from agreements.domain import comparing, life, obligations


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


@app.task(name="agreements.compare_scan", queue="default")
def compare_scan(comparison: str) -> None:
    """Once an original is deposited: its pages are read and compared, some seconds a page."""
    comparing.run_comparison(comparison)
