"""Names in the database: sorted as French sorts them, found whatever the accents, apostrophes, ligatures or hyphens typed.

`order_by("name__sorted")`, `filter(name__finds=words)`, `filter(name__folded=…)` work on any text column, through
relations too. The two functions of PostgreSQL behind them are the same on every server, ICU or not.
"""

import re
import unicodedata
from typing import Any

from django.db.models import CharField, F, Func, Lookup, TextField, Transform

# What decomposition does not take apart.
LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
INSIDE = re.compile(r"(?<=\w)[^\w\s\"]+(?=\w)")


class Folded(Transform):
    """Without accents, case, ligatures, nor punctuation."""

    lookup_name = "folded"
    function = "fold"
    output_field = TextField()


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


class Fold(Func):
    """The folded text of a column, to be searched in full text: a slash or a hyphen parts words."""

    function = "fold"
    output_field = TextField()

    def __init__(self, column: str | F) -> None:
        super().__init__(column)


def search_words(typed: str) -> str:
    """Words for a full-text query: what joins two words inside one (hyphen, slash, apostrophe) parts them, as in `Fold`."""
    return INSIDE.sub(" ", typed)


def name_key(name: str) -> tuple[str, str]:
    """The same order as `sorted`, for a list that is made in Python."""
    folded = "".join(
        sign
        for sign in unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
        if not unicodedata.combining(sign)
    )
    return re.sub(r"[\W_]+", " ", folded).strip(), name.lower()
