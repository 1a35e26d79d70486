"""The reading of scanned originals."""

from procrastinate.contrib.django import app

from agreements.scans import domain


@app.task(name="agreements.compare_scan", queue="default")
def compare_scan(comparison: str) -> None:
    """Once an original is deposited: its pages are read and compared, some seconds a page."""
    domain.run_comparison(comparison)
