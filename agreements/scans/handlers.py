"""What the reading of scans does when an original is deposited."""

from agreements.conventions import slots
from agreements.scans.domain import start_comparison

slots.compare_scan.filled_by(start_comparison)
