"""What model 2 asks of a text before anything is recorded."""

import pytest

from agreements.commons import template
from agreements.conventions.domain.promises import knows_model_2, to_write
from agreements.models import ConventionVersion
from tests.factories.facts import before_model_2, unsound


def version_of(clauses):
    articles = [{"key": key, "terms": terms} for key, terms in clauses.items()]
    return ConventionVersion(n=1, frozen={"articles": articles}, frozen_at="2027-01-01", sha256="a" * 64)


def test_a_text_of_before_model_2_is_told_by_its_terms(db):
    assert knows_model_2(version_of(template()))
    assert not knows_model_2(version_of(before_model_2()))
    assert not knows_model_2(version_of({}))


@pytest.mark.parametrize(
    ("clauses", "written"),
    [(template(), []), (unsound(), [["survival_and_remedies"]]), ({"no_such_clause": {}}, [["no_such_clause"]])],
    ids=["the template", "a deviation", "a text that cannot be read"],
)
def test_what_is_to_be_written_before_facts_can_close_every_way(db, clauses, written):
    assert to_write(version_of(clauses)) == written
