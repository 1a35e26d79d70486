"""Every row of every workflow, written down in workflows.txt: whoever changes a row changes its line, and reads it."""

from pathlib import Path

from core.workflow import all_workflows

WRITTEN = Path(__file__).with_name("workflows.txt")


def drawn():
    """One line for each row; an empty column is `-`. A transition without a permission is the clock's, or a rule's."""
    for model, workflow in sorted(all_workflows().items()):
        for row in workflow.transitions:
            guard = row.guard.__qualname__.partition(".")[0] if row.guard else ""
            asked = "+".join(["reason"] * row.reason_required + ["confirmation"] * row.danger)
            cells = (f"{model} {row.name}", f"{','.join(row.sources)} > {row.target}", row.perm, row.gate, guard, asked)
            yield " | ".join(cell or "-" for cell in cells)


def test_every_transition_is_the_one_that_is_written_down():
    assert list(drawn()) == WRITTEN.read_text(encoding="utf-8").splitlines()[1:]
