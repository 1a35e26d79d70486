from pathlib import Path

import pytest

from agreements.commons import template
from agreements.commons.model2 import FACTS, texts
from agreements.commons.model2 import facts as f
from agreements.commons.model2.moves import MOVES
from agreements.commons.model2.points import points_of
from agreements.commons.model2.remedies import FORMS
from agreements.commons.model2.table import barred, markdown, ways
from agreements.commons.model2.verdict import DOUBTS
from core.generated import all_documents
from core.management.commands.write_docs import HEADER

TABLE = Path(__file__).parents[4] / "docs" / "facts-table.md"


def test_table_is_current():
    assert all_documents()["facts-table.md"] is markdown
    assert TABLE.read_text(encoding="utf-8") == f"{HEADER}\n{markdown()}"


@pytest.mark.parametrize(
    ("fact", "moves"),
    [
        ("published", []),
        ("escrow_verified", []),
        ("rebuilt", ["depend:component"]),
        ("versions_deposited", []),
        ("data_stored", []),
        ("name_filed", ["register_name"]),
        ("accounts_held", ["keep_accounts"]),
        ("clearances_signed", ["contributor_claim"]),
        ("registers_read", ["pledge_enforced"]),
        ("handover_rehearsed", ["depend:operator"]),
    ],
)
def test_fact_bars_its_moves_even_where_no_clause_helps(fact, moves):
    assert barred(0, fact) == moves


def test_fact_makes_real_what_the_clauses_grant():
    points = points_of(template())

    assert barred(points, "handover_rehearsed") == [
        "depend:service",
        "depend:model",
        "depend:dataset",
        "depend:operator",
    ]
    assert barred(points, "registers_read") == ["pledge_enforced", "sell_patent"]
    assert barred(points, "rebuilt", f.VERSIONS_DEPOSITED) == ["run_ahead", "depend:component"]


def test_every_fact_of_the_eight_is_needed_against_breach():
    for name in f.INSISTED:
        assert ways(points_of(template()), f.ALL_INSISTED & ~f.BIT[name]), name
    assert not ways(points_of(template()), f.ALL_INSISTED)


def test_every_move_form_doubt_and_fact_has_its_words_in_both_languages():
    assert list(texts.MOVES) == list(MOVES)
    assert list(texts.FORMS) == [form.name for form in FORMS]
    assert list(texts.DOUBTS) == list(DOUBTS)
    assert list(texts.FACTS) == [fact.name for fact in FACTS]
    pairs = [*texts.MOVES.values(), *texts.FORMS.values(), *texts.FACTS.values(), *texts.VERDICTS.values()]
    for french, english in [*pairs, *(pair for pair, _ in texts.DOUBTS.values())]:
        assert french
        assert english
        assert "'" not in french + english
