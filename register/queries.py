"""Reading the log: sizes, heads, proofs. A proof costs one query, whatever the size of the tree."""

from collections.abc import Collection

from django.db import connection
from django.db.models import QuerySet

from register import tree
from register.models import Entry, Head, Key
from register.tree import Place, Range

# By arrays rather than by a list of pairs: the statement is the same, and quickly made, whatever their number.
NODES = """
SELECT level, index, hash FROM unnest(%s::smallint[], %s::bigint[]) AS wanted (level, index)
JOIN register_node USING (level, index)
"""


def tree_size() -> int:
    last = Entry.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def latest_head() -> Head | None:
    return Head.objects.order_by("-id").first()


def all_keys() -> QuerySet[Key]:
    return Key.objects.order_by("valid_from", "key_id")


def current_key() -> Key | None:
    return next(iter(Key.objects.filter(valid_to=None)), None)


def nodes_at(places: Collection[Place]) -> dict[Place, bytes]:
    """Stored hashes by place; a place that is not stored is left out."""
    if not places:
        return {}
    levels, indices = zip(*places, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(NODES, [list(levels), list(indices)])
        rows = cursor.fetchall()
    return {Place(level, index): bytes(hashed) for level, index, hashed in rows}


def root_at(size: int) -> bytes:
    """Root of the first `size` entries."""
    entries = Range(0, size)
    return tree.hash_of(entries, nodes_at(tree.places_of(entries)))


def _hashes_of(ranges: list[Range]) -> list[bytes]:
    nodes = nodes_at(tree.places_of_all(ranges))
    return [tree.hash_of(entries, nodes) for entries in ranges]


def inclusion_proof(index: int, size: int) -> list[bytes]:
    """Raises `ValueError` unless 0 <= index < size; `size` must not exceed the log."""
    return _hashes_of(tree.inclusion_ranges(index, size))


def consistency_proof(first: int, second: int) -> list[bytes]:
    """Raises `ValueError` unless 0 <= first <= second; `second` must not exceed the log."""
    return _hashes_of(tree.consistency_ranges(first, second))


def entries_between(begin: int, end: int) -> QuerySet[Entry]:
    return Entry.objects.filter(index__gte=begin, index__lt=end).order_by("index")


def entries_holding(digest: str) -> list[int]:
    """The numbers of the entries whose leaf holds this hash; reads the whole log, for a command."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT index FROM register_entry WHERE position(%s::bytea IN leaf) > 0 ORDER BY index", [digest.encode()]
        )
        return [index for (index,) in cursor.fetchall()]
