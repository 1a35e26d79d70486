"""What the selection asks of nouns above it."""

from core.slots import Slot

# past_pilots(organisations, others) -> pairs: which of these organisations led a trial, or followed one, with which of those
past_pilots = Slot("challenges.past_pilots")
# draw_book(content) -> bytes: the book of a jury (`exports`) as a PDF
draw_book = Slot("challenges.draw_book")
