"""What the search shares between conventions is shared rightly: guards by the clauses they read, proofs by their states."""

import random

import pytest

from agreements.commons.facts import about, facts_of, without_idle
from agreements.commons.moves import MOVES
from agreements.commons.proving import attack_or_proof
from agreements.commons.remedies import REMEDIES
from agreements.commons.search import Planner, explore
from agreements.commons.state import SITUATION, Situation, start
from agreements.commons.terms import template
from bench.stress import varied

RNG = random.Random(20270301)
CONVENTIONS = [varied(changes, RNG) for changes in (1, 2, 3, 4, 6, 8, 12, 25) for _ in range(12)]
FACTS = [without_idle(facts_of(clauses)) for clauses in CONVENTIONS]


def swapped(facts, other, mask):
    """What is outside the mask taken from another convention."""
    return facts & mask | other & ~mask


@pytest.mark.parametrize("move", MOVES, ids=[move.name for move in MOVES])
def test_a_move_reads_no_other_clause_than_it_says(move):
    mask = about(*move.reads)
    for facts, other in zip(FACTS, reversed(FACTS), strict=True):
        for situation in range(SITUATION + 1):
            one, two = Situation(facts, situation), Situation(swapped(facts, other, mask), situation)
            assert (move.steps(one), bool(move.bars(one))) == (move.steps(two), bool(move.bars(two)))


@pytest.mark.parametrize("remedy", REMEDIES, ids=[remedy.name for remedy in REMEDIES])
def test_a_remedy_reads_no_other_clause_than_it_says(remedy):
    mask = about(*remedy.reads)
    for facts, other in zip(FACTS, reversed(FACTS), strict=True):
        for situation in range(SITUATION + 1):
            one, two = Situation(facts, situation), Situation(swapped(facts, other, mask), situation)
            assert remedy.answer(one) == remedy.answer(two)


def begun(facts):
    planner = Planner(facts)
    return planner, planner.settle(start(facts))


def test_an_attack_is_found_exactly_where_the_whole_search_finds_a_form():
    for facts in FACTS:
        attack, proof = attack_or_proof(*begun(facts))
        assert (attack is None) == (proof is not None) == (not explore(*begun(facts)).traces)
        assert attack is None or begun(facts)[0].replays(begun(facts)[1], attack)


def test_a_proof_extended_to_another_convention_is_never_wrong():
    _, base = attack_or_proof(*begun(without_idle(facts_of(template()))))
    extended = 0
    for facts in FACTS:
        found = base.extended(*begun(facts))
        if found is not None:
            extended += 1
            assert not explore(*begun(facts)).traces
    assert extended > 5
