"""A clause that its own text makes last ten years, or the legal term, is never said to end with the convention."""

import pytest

from agreements.commons import explain, stress, template
from agreements.commons.lasting import lasts
from agreements.commons.model2 import points


@pytest.mark.parametrize("value", ["unlimited", "legal_protection_term", "P10Y", "P010Y", "P70Y"])
def test_legal_term_and_ten_years_last(value):
    assert lasts(value)
    assert points.lasts is lasts


@pytest.mark.parametrize(
    "value", [None, "", "P9Y", "P1D", "P120M", "P10", "pour toujours", "same_as_results", "P１０Y"]
)
def test_anything_shorter_or_unclear_does_not(value):
    assert not lasts(value)


@pytest.mark.parametrize("value", ["P10Y", "P70Y", "legal_protection_term"])
@pytest.mark.parametrize("key", ["city_use_rights", "no_exclusivity", "open_source_publication", "licence_lock"])
def test_article_that_lasts_by_its_text_needs_no_place_in_the_list(key, value):
    clauses = template()
    clauses[key]["survival"] = value
    listed = clauses["survival_and_remedies"]["surviving_clauses"]
    clauses["survival_and_remedies"]["surviving_clauses"] = [name for name in listed if name != key]

    assert stress(clauses) == stress(template())


def test_short_survival_is_not_told_as_none():
    clauses = template()
    clauses["city_use_rights"]["survival"] = "P5Y"
    clauses["survival_and_remedies"]["surviving_clauses"] = []
    found = stress(clauses)
    said = [
        " ".join(because for step in explain.story(clauses, trace, lang, form=form).steps for because in step.because)
        for lang in ("fr", "en")
        for form, trace in found.forms.items()
    ]

    assert any("rien n’assure que l’article" in text for text in said)
    assert not any("ne survit pas" in text or "does not outlive" in text for text in said)
