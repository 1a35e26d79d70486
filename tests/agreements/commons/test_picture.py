"""The picture of an attack says what its story says."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from agreements.commons import explain
from agreements.commons.picture import steps_of, strips_of
from agreements.commons.state import State
from agreements.commons.stress import stress

EXAMPLES = json.loads((Path(__file__).parents[2] / "data" / "conventions_examples.json").read_text(encoding="utf-8"))


def stories(lang):
    for example in EXAMPLES:
        result = stress(example["clauses"])
        for form, trace in result.forms.items():
            yield explain.story(example["clauses"], trace, lang, form=form)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_story_is_drawn_with_a_cell_for_each_step_and_its_beginning(language):
    drawn = 0
    with override(language):
        for story in stories(language):
            drawn += 1
            lengths = {len(strip.cells) for strip in strips_of(story)} | {len(steps_of(story))}
            assert lengths == {len(story.steps) + 1}

    assert drawn > 12


def test_what_ends_badly_is_marked_where_it_happens():
    """The last step of a story changes what the reader sees: no picture stays as it was."""
    with override("fr"):
        unchanged = [
            story.steps[-1].move
            for story in stories("fr")
            if all(strip.cells[-1] == strip.cells[-2] for strip in strips_of(story))
        ]

    assert unchanged == []


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (set(), "non remis"),
        ({"escrow"}, "sous séquestre"),
        ({"escrow", "city"}, "remis à la Ville"),
        ({"escrow", "city", "public"}, "publié"),
    ],
)
def test_the_source_is_where_most_can_read_it(places, said):
    begins = replace(State(), source=frozenset(places))
    with override("fr"):
        strips = strips_of(SimpleNamespace(begins=begins, steps=()))

    assert [cell.words for strip in strips if strip.label == "Code source" for cell in strip.cells] == [said]
