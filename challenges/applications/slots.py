"""What applications start in the documents, which stand above them (core.slots)."""

from core.slots import Slot

draw_up_receipt = Slot("challenges.draw_up_receipt")  # (submission) -> StoredFile: the sealed receipt
