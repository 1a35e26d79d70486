"""How long a clause must last after the convention to count as outliving it."""

import re
from typing import Any, Final

YEARS: Final = 10
#: The legal term of the rights, under its two names: an engagement without end is worth no more (French civil code,
#: art. 1210).
LEGAL_TERMS: Final = frozenset({"unlimited", "legal_protection_term"})
_YEARS: Final = re.compile(r"P(\d+)Y", re.ASCII)


def lasts(value: Any) -> bool:
    """Whether a duration is the legal term of the rights, or ten years or more."""
    if not isinstance(value, str):
        return False
    match = _YEARS.fullmatch(value)
    return value in LEGAL_TERMS or (match is not None and int(match[1]) >= YEARS)
