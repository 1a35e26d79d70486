"""The words of a judgement: every code has its sentence, the lines are those of the model, and a story plays its trace."""

import json
import re
from datetime import date
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.commons import explain as words
from agreements.commons import template
from agreements.commons.model2 import explain, judge, sentences, texts
from agreements.commons.model2 import space as s
from agreements.commons.model2.facts import FACTS
from agreements.commons.model2.moves import MARKS
from agreements.commons.model2.points import points_of
from agreements.commons.model2.remedies import FORMS, REMEDIES
from agreements.commons.model2.reserves import RESERVES
from agreements.commons.model2.search import DEFIANT, LOYAL, Machine
from agreements.commons.model2.story import replay
from agreements.commons.model2.told import tell
from agreements.commons.model2.verdict import DOUBTS
from tests.agreements.commons.model2 import literal
from tests.agreements.commons.model2.strategies import DAY, conventions, facts
from tests.agreements.commons.model2.test_command import EXAMPLES
from tests.agreements.commons.model2.test_search import COMMON

CASES = {example["name"]: example for example in json.loads(EXAMPLES.read_text(encoding="utf-8"))}
#: Words that no page may say of a convention, as parts of words too.
BANNED = re.compile(r"garanti|guarantee|inappropriable|\bnul|\bvoid\b|protected|protégé|shared-if-kept", re.IGNORECASE)


def told(name, lang="fr"):
    case = CASES[name]
    return tell(case["clauses"], case["facts"], date.fromisoformat(case["on"]), lang)


def lines(name, lang="fr"):
    return [str(line) for line in told(name, lang).lines]


def test_every_code_of_the_model_has_its_sentence():
    assert list(sentences.RESERVES) == list(RESERVES)
    assert list(sentences.ACTS) == [fact.name for fact in FACTS]
    assert list(sentences.REMEDIES) == [remedy.name for remedy in REMEDIES]
    assert list(sentences.SOURCES) == list(DOUBTS)
    drawn = {name: list(shades) for name, (_label, shades) in sentences.LANES.items()}
    core = {variable.name: list(variable.values) for variable in s.VARIABLES}
    assert drawn == {**core, **{mark: list(values) for mark, values in MARKS.items()}}


def every_pair():
    yield from sentences.RESERVES.values()
    yield from sentences.SOURCES.values()
    yield from sentences.LIMITS
    yield from chain.from_iterable(sentences.ACTS.values())
    yield from chain.from_iterable(sentences.REMEDIES.values())
    for label, shades in sentences.LANES.values():
        yield label
        yield from (pair for pair, _tone in shades.values())


@pytest.mark.parametrize("pair", list(every_pair()), ids=lambda pair: pair[1][:40])
def test_words_are_whole_and_promise_nothing(pair):
    for text in pair:
        assert text
        assert "'" not in text
        assert not BANNED.search(text)
    assert len(pair) == 2


def test_sources_name_what_the_model_names():
    for doubt, (_pair, source) in texts.DOUBTS.items():
        numbers = re.findall(r"\d+[-.]\d+[-.\d]*|\b1210\b|Mysoft", source)
        for side in sentences.SOURCES[doubt]:
            assert [number for number in numbers if number not in side.replace(" ", "")] == [], doubt


def test_the_four_verdicts_in_their_words():
    assert lines("everything-done") == [
        (
            "Aucune voie d’appropriation trouvée, même en cas de manquement (modèle 2, 23 attaques examinées\u202f; valable "
            "jusqu’au 1er juillet 2026)"
        )
    ]
    assert lines("promises-only") == [
        (
            "Tient si chacun respecte sa parole\u202f; ne tient pas en cas de manquement\u00a0: le chemin, et ce que la Ville peut "
            "faire elle-même"
        )
    ]
    assert lines("licence-without-term-registers-unread") == [
        "Douteux en droit\u00a0: cela dépend d’une question sur laquelle aucune décision n’a été trouvée"
    ]
    assert lines("call-back-instead-of-rights") == [
        "Voie d’appropriation trouvée, en 2 étapes, sans que personne manque à sa parole"
    ]
    assert lines("old-record") == ["Voie d’appropriation trouvée, en 1 étape, sans que personne manque à sa parole"]


def test_the_four_verdicts_in_english():
    assert lines("everything-done", "en") == [
        "No way to appropriate found, even in case of breach (model 2, 23 attacks examined; good until 1 July 2026)"
    ]
    assert lines("promises-only", "en") == [
        "Holds if all keep their word; does not hold against a breach: the path, and what the City can do itself"
    ]
    assert lines("licence-without-term-registers-unread", "en") == [
        "Doubtful in law: it depends on a question on which no decision was found"
    ]
    assert lines("old-record", "en") == ["A way to appropriate was found, in 1 step, nobody breaking their word"]


def test_doubt_and_breach_are_two_lines():
    assert [line.key for line in told("secret-source-escrow-on-insolvency").lines] == ["doubtful", "shared-if-kept"]


def test_a_text_nobody_compared_with_its_terms_concludes_nothing():
    told = tell(template(), {}, DAY, "fr", unclear=True)

    assert [str(line) for line in told.lines] == ["Non concluant\u00a0: à examiner par un juriste"]


def test_a_broken_rule_takes_the_place_of_nothing_found():
    clauses = template()
    clauses["background_access"]["request_window_months"] = 1
    done = {fact: {"on": DAY.isoformat(), "hours": 6} for fact in literal.EIGHT}

    told = tell(clauses, done, DAY, "fr")

    assert told.rules
    assert [line.key for line in told.lines] == ["departs"]


def test_ways_name_their_doubts_with_the_source():
    way = told("secret-source-escrow-on-insolvency").readings[0].ways[0]

    assert way.doubts[0].sentence == "Un tribunal refuse que la faillite, à elle seule, libère le code déposé."
    assert "12-22.909" in way.doubts[0].source
    assert way.steps == (
        "L’entreprise fait faillite\u202f; ses biens vont à quelqu’un qui n’a rien signé.",
        "La convention prend fin.",
    )


def test_lanes_show_what_each_step_changes():
    way = told("steward-owner-lapsing-lock").readings[0].ways[0]
    lanes = {label: [cell.words for cell in cells] for label, cells in way.lanes}

    assert lanes["Propriétaire du code"] == ["la Ville", "un acheteur", "un acheteur"]
    assert lanes["Licence exclusive"] == ["aucune", "aucune", "donnée"]
    assert all(len(cells) == len(way.steps) + 1 for _label, cells in way.lanes)


def _shows(form, state):
    of_form = next(one for one in FORMS if one.name == form)
    core = {name: value for name, value in state.items() if name in {variable.name for variable in s.VARIABLES}}
    return of_form.where >> s.packed(**core) & 1 and (of_form.mark is None or state[of_form.mark] == of_form.value)


@given(conventions(), facts(), st.sampled_from(["loyal", "defiant"]))
@settings(max_examples=150, **COMMON)
def test_every_story_ends_in_its_form(clauses, recorded, reading):
    judgement = judge(clauses, recorded, DAY)
    word = {"loyal": LOYAL, "defiant": DEFIANT}[reading]
    for form, way in getattr(judgement, reading).forms.items():
        rulings = sum(DOUBTS[doubt] for doubt in way.doubts)
        machine = Machine(points_of(clauses), judgement.standing.bits, rulings)
        story = replay(machine, word, form, way.trace)
        assert _shows(form, story.states[-1]), (form, way.trace)
        assert not any(_shows(form, state) for state in story.states[:-1])
    tell(clauses, recorded, DAY, "en")


def test_a_move_that_is_not_possible_is_refused():
    machine = Machine(points_of(template()), 0)

    with pytest.raises(ValueError, match="'city_disposes' is not possible as step 1"):
        replay(machine, LOYAL, "code_closed", ["city_disposes"])


def test_typeset_puts_the_french_spaces():
    assert words.typeset("a ; b : c", "fr") == "a\u202f; b\u00a0: c"
    assert "\u202f;" in explain.reserve_sentence("public_contract", "fr")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_words_of_each_verdict_and_fact_begin_as_their_titles_do(lang):
    patterns = explain.verdict_patterns(lang)

    assert set(patterns) == set(texts.VERDICTS)
    for key, words_ in patterns.items():
        title = explain.verdict_title(key, lang)
        assert words_.startswith(title) and len(words_) > len(title)
    for fact in FACTS:
        said = explain.fact_sentence(fact.name, lang)
        assert said[0].isupper() and said[1:2] == said[1:2].lower() and said.endswith(".")
