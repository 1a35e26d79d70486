"""Names in the database: sorted as French sorts them, found whatever the accents, apostrophes, ligatures or hyphens typed.

`order_by("name__sorted")`, `filter(name__finds=words)`, `filter(name__folded=folded(words))` work on any text column, through
relations too. The two functions of PostgreSQL behind them are the same on every server, ICU or not.
"""

import re
import unicodedata
from typing import Any

from django.db.models import CharField, Func, Lookup, TextField, Transform, Value

# What decomposition does not take apart.
LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
SINGULAR = re.compile(r"\b([a-z]{3,}[aiou])s\b")
EUX = re.compile(r"\b((?:en)?jeu|(?:mi)?lieu|feu|voeu|cheveu|neveu|genou|chou|bijou|caillou)x\b")
INSIDE = re.compile(r"(?<=\w)[^\w\s\"]+(?=\w)")


class Folded(Transform):
    """Without accents, case, ligatures, nor punctuation."""

    lookup_name = "folded"
    function = "fold"
    output_field = TextField()


def folded(words: str) -> Folded:
    """Words typed, for `name__folded=`."""
    return Folded(Value(words, CharField()))


class Sorted(Transform):
    """What to sort by: letters, then accents, then case."""

    lookup_name = "sorted"
    function = "sort_key"
    template = '%(function)s(%(expressions)s) COLLATE "C"'
    output_field = TextField()


class Finds(Lookup):
    """Whether the words typed stand in the column, both folded. Words that hold no letter nor figure find nothing."""

    lookup_name = "finds"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        sql = f"(fold({right}) <> '' AND fold({left}) LIKE '%%' || fold({right}) || '%%')"
        return sql, (*right_params, *left_params, *right_params)


for _field in (CharField, TextField):
    for _lookup in (Folded, Sorted, Finds):
        _field.register_lookup(_lookup)


class SearchText(Func):
    """The text of a column for a full-text search: a slash or a hyphen parts words, plurals are those of French."""

    function = "search_text"
    output_field = TextField()


def _plain(text: str) -> str:
    taken_apart = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(sign for sign in taken_apart if not unicodedata.combining(sign))


def search_words(typed: str) -> str:
    """Words for a full-text query, as `SearchText` makes those of the text. Quotes and the minus before a word stay: they
    are the reader's.
    """
    words = SINGULAR.sub(r"\1", INSIDE.sub(" ", _plain(typed)))
    return EUX.sub(r"\1", words)


def name_key(name: str) -> tuple[str, str]:
    """The same order as `sorted`, for a list that is made in Python."""
    return re.sub(r"[\W_]+", " ", _plain(name)).strip(), name.lower()
