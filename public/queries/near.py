"""What a mistyped word may have been, among the words of the public challenges."""

from typing import Final

from django.db import connection

from core.names import search_words

WORDS: Final = 8  # of what was typed
CANDIDATES: Final = 25
# Two changes at most (one in a word of four letters), or the beginning of a word. The vocabulary is a few thousand rows.
NEAR = """
SELECT typed, near.word, near.shown FROM unnest(%(typed)s::text[]) AS typed
CROSS JOIN LATERAL (
  SELECT word, shown, challenges FROM challenges_knownword
  WHERE char_length(word) BETWEEN char_length(typed) - 2 AND char_length(typed) + 2
      AND levenshtein_less_equal(word, typed, 2) <= CASE WHEN char_length(typed) < 5 THEN 1 ELSE 2 END
    OR starts_with(word, typed)
  ORDER BY levenshtein_less_equal(word, typed, 2), challenges DESC, word LIMIT %(limit)s
) AS near
"""


def _rank(typed: str, word: str, place: int) -> tuple[bool, bool, int]:
    """Two letters exchanged first, then words that begin alike: so go most typing errors. Then the nearest."""
    return sorted(typed) != sorted(word), typed[0] != word[0], place


def nearest(typed: str) -> str | None:
    """The same words, those that no public challenge holds replaced by the nearest that one does; None when there is none.

    One query. Words of less than four letters stay as they are.
    """
    words = search_words(typed.replace('"', " ")).split()[:WORDS]
    asked = [word for word in words if len(word) > 3 and word.isascii() and word.isalpha()]
    if not asked:
        return None
    found: dict[str, list[tuple[str, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(NEAR, {"typed": sorted(set(asked)), "limit": CANDIDATES})
        for word, near, shown in cursor.fetchall():
            found.setdefault(word, []).append((near, shown))
    best = {
        word: min(enumerate(near), key=lambda row, word=word: _rank(word, row[1][0], row[0]))[1]
        for word, near in found.items()
    }
    changed = [best[word][1] if word in best else word for word in words]
    return " ".join(changed) if any(best[word][0] != word for word in best) else None
