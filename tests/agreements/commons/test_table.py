from pathlib import Path

from agreements.commons.table import BASES, carried_together, late_source, main, markdown, removals

TABLE = Path(__file__).parents[3] / "docs" / "stress-table.md"


def test_stress_table_is_current():
    assert TABLE.read_text(encoding="utf-8") == markdown()


def test_every_single_and_pair_removal_is_searched():
    for _, base in BASES:
        clauses = base()
        assert len(list(removals(clauses, 1))) == 25
        assert len(list(removals(clauses, 2))) == 300


def test_source_at_delivery_makes_the_escrow_carry_alone():
    alone = {removal.keys[0]: set(removal.result.forms) for removal in removals(late_source(), 1)}

    assert alone["source_escrow"] == {"code_closed", "exclusive_capture", "patent_hold_up"}


def test_pairs_that_carry_together_open_what_neither_opens_alone():
    for _, base in BASES:
        alone = {removal.keys[0]: set(removal.result.forms) for removal in removals(base(), 1)}
        for removal, new in carried_together(base()):
            assert new == set(removal.result.forms) - alone[removal.keys[0]] - alone[removal.keys[1]] != set()


def test_table_is_written_where_asked(tmp_path, capsys):
    main(["--write", str(tmp_path / "table.md")])
    main([])

    assert (tmp_path / "table.md").read_text(encoding="utf-8") == capsys.readouterr().out
