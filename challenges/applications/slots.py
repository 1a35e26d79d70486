"""What applications ask of the documents and of the selection, which stand above them (core.slots)."""

from core.slots import Slot

draw_up_receipt = Slot("challenges.draw_up_receipt")  # (submission) -> StoredFile: the sealed receipt
#: (user, challenge) -> ScoreColumns (`columns`): what the selection adds to a list of applications; None for whoever may not read it.
score_columns = Slot("challenges.score_columns")
