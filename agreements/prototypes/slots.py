"""What prototypes start in facts, which stand above them (core.slots)."""

from core.slots import Slot

version_deposited = Slot("agreements.version_deposited")  # (deposit): the version rebuilt before is no longer the last
governed_anew = Slot("agreements.governed_anew")  # (prototype): another version governs it; the prototype is locked
