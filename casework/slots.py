"""What acts start in documents, which stand above them (core.slots)."""

from core.slots import Slot

seal_act = Slot("casework.seal_act")  # (content: plain JSON, *, by) -> StoredFile: the sealed document of an act
