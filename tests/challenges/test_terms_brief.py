"""The terms in a few lines: every clause in one of them, in its own words, and the lengths of time in one list."""

import pytest
from django.utils.translation import override

from agreements.conventions.clause_texts import load_texts
from agreements.conventions.plain import plain_words
from challenges.terms_brief import GROUPS, brief


def term(key, sentence, title="Titre"):
    return {"key": key, "title": title, "sentence": sentence, "present": True}


def test_every_clause_of_the_library_has_its_question_and_no_other_has():
    grouped = [key for keys in GROUPS.values() for key in keys]

    assert sorted(grouped) == sorted(load_texts())


def test_nothing_of_a_sheet_is_left_out():
    terms = [term(key, f"Phrase de {key}.", key) for key in [*load_texts(), "of_another_library"]]

    lines = {line.key: line for line in brief(terms)}

    told = [title for key, line in lines.items() if key != "deadlines" for title, _sentence in line.terms]
    assert sorted(told) == sorted(row["key"] for row in terms)
    assert lines["other"].terms == [("of_another_library", "Phrase de of_another_library.")]
    assert "deadlines" not in lines


def test_a_line_shows_the_first_sentence_of_its_first_clause_and_opens_all_of_it():
    terms = [
        term("background_declaration", "Vous déclarez ce que vous apportez."),
        term("results_ownership", "Ce que vous créez appartient à la Ville\u00a0: vous cédez. Et le reste suit."),
    ]

    [line] = brief(terms)

    assert (line.key, line.lead) == ("yours", "Ce que vous créez appartient à la Ville\u00a0: vous cédez.")
    assert [sentence for _title, sentence in line.terms] == [terms[1]["sentence"], terms[0]["sentence"]]


def test_lengths_of_time_are_listed_once_with_the_sentence_of_each():
    terms = [
        term("patent_notice", "Vous prévenez 30\u00a0jours avant. Ensuite rien."),
        term("personal_data", "Vous alertez en 72\u00a0heures. Article 30 du règlement."),
        term("change_of_control", "Vous prévenez 30\u00a0jours avant, et 2\u00a0mois après."),
    ]

    line = next(line for line in brief(terms) if line.key == "deadlines")

    assert line.lead == "72\u00a0heures, 30\u00a0jours, 2\u00a0mois"
    assert [sentence for _title, sentence in line.terms] == [
        "Vous prévenez 30\u00a0jours avant.",
        "Vous alertez en 72\u00a0heures.",
        "Vous prévenez 30\u00a0jours avant, et 2\u00a0mois après.",
    ]


@pytest.mark.parametrize(("lang", "word"), [("en", "days"), ("fr", "jours")])
def test_the_library_itself_reads_in_both_languages(lang, word):
    clauses = {"patent_notice": {"notice_days": 30}, "results_ownership": {"owner": "city"}}

    with override(lang):
        lines = {line.key: line for line in brief(plain_words(clauses, lang))}

    assert f"30\u00a0{word}" in lines["deadlines"].lead
    assert lines["yours"].terms and lines["breach"].terms
