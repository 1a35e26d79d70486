"""Every row of every workflow, written down in workflows.txt: whoever changes a row changes its line, and reads it."""

from pathlib import Path

import pytest
from django.apps import apps

from casework.acts import all_acts
from casework.moves import is_told
from casework.steps import all_steps
from core.effects import mail_classes, senders, then
from core.workflow import MOVED, all_workflows

WRITTEN = Path(__file__).with_name("workflows.txt")
ACT_NOTIFIED = "casework.act_notified"
ROWS = [(model, row) for model, workflow in sorted(all_workflows().items()) for row in workflow.transitions]
IDS = [f"{model} {row.name}" for model, row in ROWS]
# Written by a function of `emails.py`, or by a service that computes the name of the transition: not seen by core.effects.
APART = {
    "agreements.allegation_notified", "agreements.breach_notice", "agreements.convention_act", "agreements.obligation_reminder", "challenges.application_received", "challenges.call_cancelled",
    "challenges.cancelled", "challenges.decision",
}  # fmt: skip


def drawn():
    """One line for each row; an empty column is `-`. A transition without a permission is the clock's, or a rule's."""
    for model, row in ROWS:
        guard = row.guard.__qualname__.partition(".")[0] if row.guard else ""
        asked = "+".join(
            ["reason"] * row.reason_required
            + ["confirmation"] * row.danger
            + [f"second {row.second}"] * bool(row.second)
            + ([f"until {row.until.__name__}"] if row.until else [])
            + [f"act {row.act}"] * bool(row.act)
        )
        told = " ".join(row.notify) or "nobody"
        cells = (
            f"{model} {row.name}",
            f"{','.join(row.sources)} > {row.target}",
            row.perm,
            row.gate,
            guard,
            asked,
            told,
        )
        yield " | ".join(cell or "-" for cell in cells)


def test_every_transition_is_the_one_that_is_written_down():
    assert list(drawn()) == WRITTEN.read_text(encoding="utf-8").splitlines()[1:]


@pytest.mark.parametrize(("model", "row"), ROWS, ids=IDS)
def test_nothing_moves_in_silence_without_a_reason(model, row):
    """Whom a step concerns is told by a mail that it names, or the row says why nobody has to be."""
    assert bool(row.notify) != bool(row.quiet)


@pytest.mark.parametrize(("model", "row"), ROWS, ids=IDS)
def test_what_a_row_says_it_tells_is_sent(model, row):
    """By the engine, by the act that the step makes, or by a service that performs it and names the mail."""
    names = {kind.kind: name for name, kind in mail_classes().items()}
    by_the_engine = {MOVED: is_told(apps.get_model(model)), ACT_NOTIFIED: row.act in all_acts()}
    for kind in row.notify:
        if kind in by_the_engine:
            assert by_the_engine[kind], kind
        elif kind in APART:
            assert senders(names[kind]), kind
        else:
            assert f"`{kind}`" in then(model, row.name), kind


@pytest.mark.parametrize(("model", "row"), ROWS, ids=IDS)
def test_two_people_read_the_same_thing_and_an_act_is_told(model, row):
    """A second person needs a step that says what is read; an act tells its addressees, and a person takes it."""
    if row.second:
        assert (model, row.name) in all_steps()
        assert row.perm is not None
        assert row.reason_required
    if row.act:
        assert all_acts()[row.act].model._meta.label == model
        assert ACT_NOTIFIED in row.notify
        assert row.perm is not None


def test_each_addition_of_the_engine_is_used():
    for field in ("second", "until", "act", "quiet"):
        assert sum(bool(getattr(row, field)) for _model, row in ROWS) >= 2, field


@pytest.mark.parametrize(("model", "row"), [pair for pair in ROWS if pair[1].danger])
def test_what_is_asked_twice_says_first_what_it_brings(model, row):
    assert row.brings
