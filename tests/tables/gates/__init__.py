"""The conditions of every gate, each with the fact that breaks it alone, what is then said, and where it is met."""
