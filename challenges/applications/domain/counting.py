"""Length of a text, counted once for all: the forms, the rule at submission and the counter in the page agree.

The page's script (`core/js/forms.js`) counts the same way: Unicode characters with a line break as one, words as runs
between blanks, where a blank is what ECMAScript calls white space.
"""

import re

BLANK = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
WORD = re.compile(f"[^{BLANK}]+")


def one_line_break(text: str) -> str:
    """The text with each line break written as one character, however the browser sent it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def count_characters(text: str) -> int:
    return len(one_line_break(text))


def count_words(text: str) -> int:
    return len(WORD.findall(text))
