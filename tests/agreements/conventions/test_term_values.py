"""What a lawyer types and what is printed are words: each term of each clause, in both languages."""

import re

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation

from agreements.commons.terms import load_schema
from agreements.conventions import clause_texts
from agreements.conventions.forms.term_fields import field_of, refuse
from agreements.conventions.term_values import refusals, words_offered

TERMS = [term for kind in load_schema().clauses.values() for term in kind.terms.values()]
KEY = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b(?!\.yml)|\bP\d+[YMWD]\b")


def ids(term):
    return f"{term.clause}.{term.name}"


def term_of(clause, name):
    return load_schema().clauses[clause].terms[name]


def values_of(term):
    """Each value that the library has words for, then those that a lawyer gives by number or by words of their own."""
    words = list(words_offered(term))
    if term.type in {"set", "list"}:
        return [*([word] for word in words), words or ["un", "deux"], term.default or ["un"]]
    if term.type == "map":
        return [{"city": 60, "startup": 40}] if term.allowed is None else [{"city": key} for key in term.allowed]
    given = {
        "boolean": [True, False],
        "integer": [0, 1, 30],
        "duration": ["P1D", "P3W", "P6M", "P10Y", "P1Y6M"],
        "date": ["2026-03-01"],
        "uri": ["https://code.example/p"],
        "spdx_expression": [f"{words[0]} OR {words[-1]}"] if words else [],
    }.get(term.type, [] if term.allowed else ["Île-de-France"])
    return [*words, *given]


def posted(term, value, lang):
    """The field as it is drawn with this value, sent back as it stands."""
    field = field_of(term, lang, value)
    data = QueryDict(mutable=True)

    def put(name, part):
        data.setlist(name, [str(one) for one in part]) if isinstance(part, list) else data.__setitem__(name, part)

    if isinstance(field.widget, forms.MultiWidget):
        for n, part in enumerate(field.widget.decompress(value)):
            put(f"x_{n}", "" if part is None else part)
    else:
        shown = str(value).lower() if isinstance(value, bool) else value
        put("x", shown if isinstance(field.widget, forms.CheckboxSelectMultiple) else field.prepare_value(shown))
    drawn = field.widget.render("x", str(value).lower() if isinstance(value, bool) else value, {"id": "x"})
    got = field.clean(field.widget.value_from_datadict(data, {}, "x"))
    return drawn, got.isoformat() if hasattr(got, "isoformat") else got


def seen(html):
    """What people read of a field: no tag, no value of an option."""
    said = re.findall(r'(?:aria-label|placeholder)="([^"]*)"', html)
    return " ".join([*said, re.sub(r"<[^>]+>", " ", html)])


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("term", TERMS, ids=ids)
def test_every_value_is_words_in_form_and_text_and_comes_back(term, lang):
    with translation.override(lang):
        for value in values_of(term):
            drawn, got = posted(term, value, lang)
            printed = clause_texts.render_article(term.clause, {term.name: value}, lang).paragraphs
            bare = clause_texts.value_words(term.clause, term.name, value, lang)
            assert got == value
            assert list(refusals(term.clause, {term.name: value}, lang)) == []
            for text in [seen(drawn), *printed, bare]:
                assert not KEY.search(text), (value, text)


@pytest.mark.parametrize(
    ("clause", "name", "value", "says"),
    [
        ("city_use_rights", "duration", "pour toujours", "engagement sans fin"),
        ("city_use_rights", "duration", "durée légale", "n’est pas une durée"),
        ("no_exclusivity", "survival", "10 ans", "n’est pas une durée"),
        ("no_exclusivity", "survival", "P0Y", "n’est pas une durée"),
        ("licence_lock", "survival", "P", "n’est pas une durée"),
        ("survival_and_remedies", "surviving_clauses", ["no_exclusivty"], "Interdiction d’exclusivité et d’accaparement"),
        ("survival_and_remedies", "surviving_clauses", ["other:autre"], "n’est pas un choix"),
        ("survival_and_remedies", "dispute_steps", ["recours gracieux auprès du Maire"], "n’est pas un choix"),
        ("survival_and_remedies", "graded_remedies", ["other: "], "n’est pas un choix"),
        ("city_use_rights", "territory", "any_where", "n’est pas un choix"),
        ("source_escrow", "max_age_days", -1, "nombre négatif"),
        ("joint_ownership", "shares", {"city": 60, "startup": 30}, "90"),
        ("joint_ownership", "shares", {"city": "la moitié"}, "nombre entier"),
        ("documentation_licence", "languages", ["français"], "n’est pas un choix"),
    ],
)  # fmt: skip
def test_what_no_contract_can_say_is_refused_with_what_is_admitted(clause, name, value, says):
    with pytest.raises(ValidationError) as refused:
        refuse(term_of(clause, name), value, "fr")

    sentence = refused.value.messages[0]
    assert says in sentence
    assert not KEY.search(re.sub("no_exclusivty|any_where|P0Y", "", sentence))


def test_own_wording_is_printed_in_quotes():
    steps = ["mediation", "other:recours gracieux auprès du Maire"]

    assert list(refusals("survival_and_remedies", {"dispute_steps": steps}, "fr")) == []
    said = clause_texts.value_words("survival_and_remedies", "dispute_steps", steps, "fr")
    assert said == "la médiation et «\u00a0recours gracieux auprès du Maire\u00a0»"


def test_legal_term_is_one_choice_under_the_name_that_the_article_has():
    survival = term_of("no_exclusivity", "survival")

    for was, kept in (("unlimited", "unlimited"), ("P10Y", "legal_protection_term"), (None, "legal_protection_term")):
        offered = [key for key, words in field_of(survival, "fr", was).fields[0].choices if "durée légale" in words]
        assert offered == [kept]


def test_library_names_no_city():
    words = (clause_texts.DATA / "clause_texts.json").read_text(encoding="utf-8").replace('"Paris":', "")

    assert not re.search(r"Paris|Lutece|\[[a-zéè]+\]", words)
