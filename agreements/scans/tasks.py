"""The reading of scanned originals."""

from django.utils.translation import gettext_lazy as _

from agreements.scans import domain
from core.jobs import job


@job("agreements.compare_scan", does=_("Lecture d’un original numérisé"))
def compare_scan(comparison: str) -> None:
    """Once an original is deposited: its pages are read and compared, some seconds a page."""
    domain.run_comparison(comparison)
