import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from agreements.commons import StressResult, explain, repairs, stress, template, words
from agreements.commons.moves import MOVES
from agreements.commons.reasons import Reason
from agreements.commons.remedies import FORMS, REMEDIES
from tests.agreements.commons.strategies import conventions
from tests.agreements.commons.test_search import COMMON

EXAMPLES = json.loads((Path(__file__).parents[2] / "data" / "conventions_examples.json").read_text(encoding="utf-8"))
BANNED = re.compile(r"commons-safe|appropriable|\bvoid\b|\bnul\b|garanti|guaranteed|protected|protégé", re.IGNORECASE)
LATE = next(example["clauses"] for example in EXAMPLES if example["name"] == "late-source-no-escrow")


def test_every_move_remedy_and_form_has_words():
    assert list(words.MOVES) == [move.name for move in MOVES]
    assert list(words.REMEDIES) == [remedy.name for remedy in REMEDIES]
    assert list(words.FORMS) == [form.name for form in FORMS]


def test_story_names_the_clause_that_allowed_each_step_in_french():
    story = explain.story(LATE, ["insolvency_sale", "grant_exclusive"], "fr")

    assert str(story) == (
        "Une voie a été trouvée en 2 étapes\u00a0:\n"
        "1. Une faillite survient et le code est vendu par décision du tribunal à un acquéreur, que la convention ne "
        "lie pas.\n"
        "2. L’acquéreur accorde une licence exclusive (l’article «\u00a0Interdiction d’exclusivité et "
        "d’accaparement\u00a0» ne lie pas l’acquéreur).\n"
        "Le code n’est pas publié à temps\u00a0: selon l’article «\u00a0Publication du code source sous licence "
        "libre\u00a0», le code source n’est remis à la Ville qu’à la livraison\u202f; il n’y a pas d’article "
        "«\u00a0Dépôt et entiercement du code source\u00a0».\n"
        "Une partie privée détient une licence exclusive sur le prototype."
    )


def test_story_names_the_clause_that_allowed_each_step_in_english():
    story = explain.story(LATE, ["insolvency_sale", "grant_exclusive"], "en")

    assert str(story) == (
        "A way was found in 2 steps:\n"
        "1. A bankruptcy occurs and the code is sold by order of the court to a buyer, whom the convention does not "
        "bind.\n"
        "2. The acquirer grants an exclusive licence (the clause “No exclusivity, no capture” does not bind the "
        "acquirer).\n"
        "The code is not published in time: under the clause “Open-source publication”, the source code reaches the "
        "City only at delivery; there is no clause “Source-code escrow”.\n"
        "A private party holds an exclusive licence on the prototype."
    )
    assert story.steps[1].reasons == (Reason("no_exclusivity", "unbound"),)


def test_impossible_trace_is_refused():
    with pytest.raises(ValueError, match="'grant_exclusive' is not possible as step 1 of this trace"):
        explain.story(template(), ["grant_exclusive"], "en")
    with pytest.raises(ValueError, match="'fly' is not possible as step 1 of this trace"):
        explain.story(template(), ["fly"], "en")


@settings(max_examples=60, **COMMON)
@given(conventions())
def test_every_attack_has_a_story_that_names_a_clause_and_no_banned_word(clauses):
    for form, trace in stress(clauses).forms.items():
        for lang in words.LANGS:
            story = explain.story(clauses, trace, lang, form)
            assert len(story.steps) == len(trace)
            assert any(step.reasons for step in story.steps) or story.unanswered_reasons
            assert BANNED.search(str(story)) is None
            assert "{" not in str(story)


@pytest.mark.parametrize("lang", words.LANGS)
def test_no_word_says_more_than_the_model_may(lang):
    tables = [words.MOVES, words.REMEDIES, words.FORMS, words.RULINGS, words.TERMS]

    assert BANNED.search(json.dumps(tables, ensure_ascii=False)) is None
    assert BANNED.search(explain.notice(lang) + explain.gate_notice(lang) + "".join(explain.limits(lang))) is None


def test_public_verdicts():
    safe, late = stress(template()), stress(LATE)
    broken = template()
    broken["city_use_rights"]["duration"] = "P10D"
    departs = stress(broken)

    assert str(explain.verdict_words(safe, "fr")) == (
        "Aucune voie d’appropriation trouvée (modèle 1, 17 sortes d’actes, 160 situations, si chacun exécute ses engagements)"
    )
    assert str(explain.verdict_words(safe, "en")) == (
        "No way to appropriate found (model 1, 17 kinds of act, 160 situations, if all perform what they promised)"
    )
    assert str(explain.verdict_words(late, "fr")) == "Voie d’appropriation trouvée, en 1 étape"
    assert str(explain.verdict_words(late, "en")) == "A way to appropriate was found, in 1 step"
    assert str(explain.verdict_words(departs, "fr")) == (
        "Aucune voie trouvée, mais des clauses s’écartent du modèle\u00a0: city_use_rights.duration"
    )
    assert explain.verdict_words(departs, "en").terms == ("city_use_rights.duration",)
    assert str(explain.verdict_words(safe, "fr", inconclusive=True)) == (
        "Non concluant\u00a0: à examiner par un juriste"
    )
    assert str(explain.verdict_words(safe, "en", inconclusive=True)) == "Inconclusive: a lawyer must look"


def test_notice_says_whether_the_reading_was_reviewed():
    assert "Lecture juridique non relue." in explain.notice("fr")
    assert "Legal reading reviewed by A. Martin, lawyer, on 2026-03-01, version 2." in explain.notice(
        "en", name="A. Martin", role="lawyer", on="2026-03-01", version="2"
    )


def test_repairs_read_as_instructions():
    assert [explain.repair_words(keys, "fr") for keys in repairs(LATE)] == [
        "Rétablir l’article «\u00a0Publication du code source sous licence libre\u00a0».",
        "Rétablir l’article «\u00a0Dépôt et entiercement du code source\u00a0».",
    ]
    assert explain.repair_words(["licence_lock", "call_back"], "en") == (
        "Restore together the clauses “Licence lock” and “Exploitation duty and call-back”."
    )


def test_titles_and_meanings_are_given_in_both_languages():
    assert explain.move_title("take_over", "fr") == "Prise de contrôle"
    assert explain.remedy_title("call_back", "en") == "Call-back"
    assert explain.remedy_meaning("republication", "en") == (
        "As the licence cannot be revoked, the City publishes again the code that it holds."
    )
    assert explain.ruling_words("barred", "fr") == "contraire à la convention\u00a0: ouvre un recours"


def test_several_reasons_and_one_step_are_said_as_each_language_says_them():
    story = explain.story(LATE, ["insolvency_sale", "grant_exclusive"], "fr")
    several = replace(story.steps[0], because=("une raison", "une autre"))

    assert "(une raison\u202f; une autre)." in str(replace(story, steps=(several,)))
    assert "(une raison; une autre)." in str(replace(story, steps=(several,), lang="en"))
    assert [explain.attack_found(steps, "fr") for steps in (1, 2)] == [
        "Une voie a été trouvée en 1 étape\u00a0:",
        "Une voie a été trouvée en 2 étapes\u00a0:",
    ]
    assert [explain.attack_found(steps, "en") for steps in (1, 2)] == [
        "A way was found in 1 step:",
        "A way was found in 2 steps:",
    ]


def test_figures_are_parted_as_each_language_parts_them():
    result = StressResult("commons-safe", {}, (), 12345, 1)

    assert "12\u202f345" in str(explain.verdict_words(result, "fr"))
    assert "12,345" in str(explain.verdict_words(result, "en"))


def test_silence_is_explained_where_a_publication_would_have_shut_the_way_out():
    other = next(form for form in words.FORMS if form != "code_closed")

    assert explain.story(LATE, ["insolvency_sale"], "fr", other).unanswered == ()
    assert explain.story(LATE, [], "fr", "code_closed").unanswered == ()
    assert explain.story(LATE, ["insolvency_sale"], "fr", "code_closed").unanswered != ()
