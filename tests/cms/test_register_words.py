import re
from pathlib import Path

import pytest
from django.utils.translation import override

from cms.register_words import KIND_WORDS, kind_words

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
