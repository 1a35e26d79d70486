"""What editions ask of challenges, which stand above them (core.slots)."""

from core.slots import Slot

published_since = Slot("partners.published_since")  # (edition) -> datetime or None: when its first call opened
questions_of = Slot("partners.questions_of")  # (edition) -> [str]: its own questions by title
copy_questions = Slot("partners.copy_questions")  # (source, edition, *, by): the same questions, to be published
