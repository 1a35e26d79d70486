"""What editions ask of challenges, which stand above them (core.slots)."""

from core.slots import Slot

published_since = Slot("partners.published_since")  # (edition) -> datetime or None: when its first call opened
