import re
from pathlib import Path

import pytest
from django.utils.translation import override

from public.register_labels import FIELD_WORDS, KIND_WORDS, ROLES, UNSAID, kind_words, said_facts

TABLE = Path(__file__).parents[2] / "docs" / "register-kinds.md"


def test_every_documented_kind_has_words():
    cells = [line.split("|")[1] for line in TABLE.read_text().splitlines() if line.startswith("| `")]

    assert set(KIND_WORDS) == {kind for cell in cells for kind in re.findall(r"`([^`]+)`", cell)}


@pytest.mark.parametrize(("language", "words"), [("fr", "Mise en demeure envoyée"), ("en", "Formal notice sent")])
def test_kind_words_follow_the_language(language, words):
    with override(language):
        assert kind_words("ip.breach_noticed") == words


def test_kind_words_of_an_unknown_kind_are_the_kind():
    assert kind_words("essai.inconnu") == "essai.inconnu"


def test_every_documented_field_has_words():
    lines = [line.split("|")[3] for line in TABLE.read_text().splitlines() if line.startswith("| `")]
    named = {field for cell in lines for field in re.findall(r"`([a-z_0-9]+)`", cell)}

    assert (
        named - set(FIELD_WORDS) - UNSAID - {"scale", "extend", "stop", *ROLES, "role", "lang", "media_type"} == set()
    )


def test_an_entry_is_said_in_words():
    data = {
        "prototype": "0197",
        "fictional": True,
        "event_kind": "control.changed",
        "on": "2027-10-01",
        "effect": "takes_effect",
        "clauses": ["change_of_control"],
        "within_reach": {"name_capture": 1},
        "state": {"stage": "build"},
        "released_to": "public_under_results_licence",
        "to": None,
        "cure_by": "2027-11-03T22:59:59+00:00",
        "n": 3,
    }

    assert said_facts(data) == [
        ("Prototype", "0197"),
        ("Fictif", "oui"),
        ("Ce qui s’est passé", "Changement de contrôle de la société"),
        ("Date des faits", "vendredi 1er octobre 2027"),
        ("Effet retenu", "produit effet"),
        ("Articles en cause", "Changement de contrôle"),
        ("Formes à portée, en étapes", "Nom accaparé (1)"),
        ("Remis à", "tout le monde, sous la licence des résultats"),
        ("À corriger avant le", "mercredi 3 novembre 2027 à 23\u00a0h\u00a059 (heure de Paris)"),
        ("n", "3"),
    ]


def test_a_value_that_has_no_words_is_shown_as_it_is_written():
    assert said_facts({"effect": "unheard_of", "clauses": 4}) == [
        ("Effet retenu", "unheard_of"),
        ("Articles en cause", "4"),
    ]
