"""Every act on a convention that is written has its words, and every row of the table is written."""

from agreements.conventions.entries import ACTS
from agreements.conventions.workflow import CONVENTION
from core.effects import functions, then

TOLD = "agreements.convention_act"


def written():
    return {kind for _row, done in functions().values() for kind in done.entries if kind.startswith("convention.")}


def test_each_kind_of_the_table_is_written_and_each_that_is_written_has_its_row():
    assert written() == set(ACTS)


def test_a_step_that_says_it_tells_the_parties_enters_the_register():
    steps = [row.name for row in CONVENTION.transitions if TOLD in row.notify]

    silent = [name for name in steps if "register `convention." not in then("agreements.Convention", name)]

    # one service performs both first steps of signing, under a name that it is given: `signing._record`
    assert silent == ["sign", "record_first_signature"]
    assert "convention.signed" in ACTS
