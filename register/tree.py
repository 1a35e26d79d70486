"""The Merkle tree of RFC 6962 section 2.1, without storage: hashes, proofs and their verification.

Only perfect subtrees are ever stored. `Place(level, index)` names the one over the entries
[index * 2**level, (index + 1) * 2**level); level 0 holds the leaf hashes. Every root and every proof is a fold of
perfect subtrees, so a proof is first a list of places (`inclusion_ranges`, `consistency_ranges`, `places_of`) and
becomes hashes when the caller has fetched them: one query, whatever the size of the tree.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


class Place(NamedTuple):
    level: int
    index: int  # type: ignore[assignment]


class Range(NamedTuple):
    """The entries begin <= i < end."""

    begin: int
    end: int


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def split_of(size: int) -> int:
    """Largest power of two smaller than `size` (size > 1)."""
    return 1 << ((size - 1).bit_length() - 1)


def places_of(entries: Range) -> list[Place]:
    """Perfect subtrees, left to right, whose fold is the hash of `entries`; `begin` is aligned as RFC 6962 splits are."""
    places, begin, left = [], entries.begin, entries.end - entries.begin
    while left:
        level = left.bit_length() - 1
        places.append(Place(level, begin >> level))
        begin += 1 << level
        left -= 1 << level
    return places


def fold(hashes: Sequence[bytes]) -> bytes:
    """Hash of a range from its perfect subtrees, left to right."""
    if not hashes:
        return EMPTY_ROOT
    result = hashes[-1]
    for left in reversed(hashes[:-1]):
        result = node_hash(left, result)
    return result


def hash_of(entries: Range, nodes: Mapping[Place, bytes]) -> bytes:
    return fold([nodes[place] for place in places_of(entries)])


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The siblings on the way from leaf to root: PATH(index, D[size]) of RFC 6962 section 2.1.1."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size} entries")
    begin, end, siblings = 0, size, []
    while end - begin > 1:
        middle = begin + split_of(end - begin)
        if index < middle:
            siblings.append(Range(middle, end))
            end = middle
        else:
            siblings.append(Range(begin, middle))
            begin = middle
    return siblings[::-1]


def consistency_ranges(first: int, second: int) -> list[Range]:
    """PROOF(first, D[second]) of RFC 6962 section 2.1.2; empty when the trees are the same, or the first is empty."""
    if not 0 <= first <= second:
        raise ValueError(f"no consistency proof from {first} to {second} entries")
    if first in {0, second}:
        return []
    begin, end, proof = 0, second, []
    while first != end:
        middle = begin + split_of(end - begin)
        if first <= middle:
            proof.append(Range(middle, end))
            end = middle
        else:
            proof.append(Range(begin, middle))
            begin = middle
    if begin:
        proof.append(Range(begin, end))
    return proof[::-1]


def places_of_all(ranges: Iterable[Range]) -> set[Place]:
    return {place for entries in ranges for place in places_of(entries)}


def completed_by(index: int) -> list[Place]:
    """The perfect subtrees that entry `index` completes, its own leaf first."""
    places, size = [Place(0, index)], index + 1
    while size & 1 == 0:
        size >>= 1
        places.append(Place(len(places), size - 1))
    return places


class Frontier:
    """A tree that only grows and keeps its perfect subtrees of distinct sizes: memory is the logarithm of its size."""

    def __init__(self) -> None:
        self.size = 0
        self._hashes: list[bytes] = []

    @classmethod
    def resume(cls, size: int, hashes: Sequence[bytes]) -> "Frontier":
        """From the hashes of `places_of(Range(0, size))`."""
        if len(hashes) != size.bit_count():
            raise ValueError(f"a tree of {size} entries has {size.bit_count()} perfect subtrees, not {len(hashes)}")
        frontier = cls()
        frontier.size, frontier._hashes = size, list(hashes)
        return frontier

    def append(self, hashed_leaf: bytes) -> list[tuple[Place, bytes]]:
        """Adds one leaf hash; the subtrees it completes, the leaf first."""
        completed = [(Place(0, self.size), hashed_leaf)]
        current = hashed_leaf
        for place in completed_by(self.size)[1:]:
            current = node_hash(self._hashes.pop(), current)
            completed.append((place, current))
        self._hashes.append(current)
        self.size += 1
        return completed

    def root(self) -> bytes:
        return fold(self._hashes)


def root_from_inclusion(index: int, size: int, hashed_leaf: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The root that the proof leads to, or None when its length cannot be right for this index and size."""
    if not 0 <= index < size:
        return None
    siblings = inclusion_ranges(index, size)
    if len(siblings) != len(proof):
        return None
    result = hashed_leaf
    for sibling, hashed in zip(siblings, proof, strict=True):
        result = node_hash(hashed, result) if sibling.end <= index else node_hash(result, hashed)
    return result


def verify_inclusion(index: int, size: int, hashed_leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    return root_from_inclusion(index, size, hashed_leaf, proof) == root


def verify_consistency(first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """True when the tree of `second` entries begins with the very entries of the tree of `first`."""
    if not 0 <= first <= second:
        return False
    if first in {0, second}:
        return not proof and (first_root == second_root if first == second else first_root == EMPTY_ROOT)
    ranges = consistency_ranges(first, second)
    if len(ranges) != len(proof):
        return False
    # A first tree that is one perfect subtree of the second is its own start; else the proof gives the start.
    starts_whole = first & (first - 1) == 0
    old = new = first_root if starts_whole else proof[0]
    rest = list(zip(ranges, proof, strict=True))[0 if starts_whole else 1 :]
    for entries, hashed in rest:
        if entries.end <= first:
            old, new = node_hash(hashed, old), node_hash(hashed, new)
        else:
            new = node_hash(new, hashed)
    return old == first_root and new == second_root
