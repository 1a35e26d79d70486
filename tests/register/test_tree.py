import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register import tree
from register.tree import Frontier, Place, Range

VECTORS = json.loads((Path(__file__).parent / "data" / "certificate_transparency.json").read_text())
LEAVES = [bytes.fromhex(leaf) for leaf in VECTORS["leaves"]]


def reference_root(leaves):
    """MTH, word for word from RFC 6962 section 2.1."""
    if not leaves:
        return tree.EMPTY_ROOT
    if len(leaves) == 1:
        return tree.leaf_hash(leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return tree.node_hash(reference_root(leaves[:k]), reference_root(leaves[k:]))


def grown(leaves):
    frontier, nodes = Frontier(), {}
    for leaf in leaves:
        nodes.update(frontier.append(tree.leaf_hash(leaf)))
    return frontier, nodes


def inclusion_proof(nodes, index, size):
    return [tree.hash_of(entries, nodes) for entries in tree.inclusion_ranges(index, size)]


def consistency_proof(nodes, first, second):
    return [tree.hash_of(entries, nodes) for entries in tree.consistency_ranges(first, second)]


def hexed(hashes):
    return [hashed.hex() for hashed in hashes]


def test_roots_are_those_of_certificate_transparency():
    roots = [grown(LEAVES[:size])[0].root().hex() for size in range(9)]

    assert roots == [VECTORS["empty_root"], *VECTORS["roots"]]


@pytest.mark.parametrize("case", VECTORS["inclusion"])
def test_inclusion_proofs_are_those_of_certificate_transparency(case):
    _, nodes = grown(LEAVES[: case["size"]])

    assert hexed(inclusion_proof(nodes, case["index"], case["size"])) == case["proof"]


@pytest.mark.parametrize("case", VECTORS["consistency"])
def test_consistency_proofs_are_those_of_certificate_transparency(case):
    _, nodes = grown(LEAVES)

    assert hexed(consistency_proof(nodes, case["first"], case["second"])) == case["proof"]


def test_every_proof_of_a_small_tree_holds_and_none_holds_for_another_leaf_or_root():
    leaves = [bytes([n]) for n in range(33)]
    _, nodes = grown(leaves)
    roots = [reference_root(leaves[:size]) for size in range(34)]
    for size in range(1, 34):
        for index in range(size):
            proof = inclusion_proof(nodes, index, size)
            hashed = tree.leaf_hash(leaves[index])
            assert tree.verify_inclusion(index, size, hashed, proof, roots[size])
            assert not tree.verify_inclusion(index, size, tree.leaf_hash(b"x"), proof, roots[size])
            assert not tree.verify_inclusion(index, size, hashed, proof, roots[size - 1])
            assert not tree.verify_inclusion(index, size, hashed, [*proof, hashed], roots[size])
        assert tree.verify_consistency(0, size, tree.EMPTY_ROOT, roots[size], [])
        assert not tree.verify_consistency(0, size, roots[1], roots[size], [])
        for first in range(1, size + 1):
            proof = consistency_proof(nodes, first, size)
            assert tree.verify_consistency(first, size, roots[first], roots[size], proof)
            assert not tree.verify_consistency(first, size, b"x" * 32, roots[size], proof)
            assert not tree.verify_consistency(first, size, roots[first], b"x" * 32, proof)
            assert not tree.verify_consistency(first, size, roots[first], roots[size], [*proof, roots[1]])


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_frontier_has_the_root_of_the_recursive_definition(leaves):
    frontier, nodes = grown(leaves)

    assert frontier.root() == reference_root(leaves)
    assert tree.hash_of(Range(0, len(leaves)), nodes) == frontier.root()


@given(st.integers(0, 2**40))
def test_frontier_of_a_large_tree_needs_few_hashes(size):
    places = tree.places_of(Range(0, size))

    assert len(places) == size.bit_count()
    assert sum(1 << place.level for place in places) == size


def test_frontier_resumes_where_it_stopped():
    leaves = [bytes([n]) for n in range(21)]
    for size in range(21):
        _, nodes = grown(leaves[:size])
        resumed = Frontier.resume(size, [nodes[place] for place in tree.places_of(Range(0, size))])
        for leaf in leaves[size:]:
            resumed.append(tree.leaf_hash(leaf))
        assert resumed.root() == reference_root(leaves)


def test_frontier_refuses_to_resume_with_too_few_hashes():
    with pytest.raises(ValueError, match="^a tree of 3 entries has 2 perfect subtrees, not 1$"):
        Frontier.resume(3, [b""])


def test_entry_completes_the_subtrees_that_end_with_it():
    assert tree.completed_by(7) == [Place(0, 7), Place(1, 3), Place(2, 1), Place(3, 0)]
    assert tree.completed_by(8) == [Place(0, 8)]


def test_proof_beyond_the_tree_is_refused():
    with pytest.raises(ValueError, match="^no leaf 8 in a tree of 8 entries$"):
        tree.inclusion_ranges(8, 8)
    with pytest.raises(ValueError, match="^no consistency proof from 9 to 8 entries$"):
        tree.consistency_ranges(9, 8)
    assert not tree.verify_inclusion(8, 8, b"", [], b"")
    assert not tree.verify_consistency(9, 8, b"", b"", [])
