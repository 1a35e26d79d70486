"""Words kept in both languages and read in one."""

import pytest
from django.utils.translation import gettext, override

from core.bilingual import in_both, in_reader_language, shown, stored, words


def said_in(language, text):
    with override(language):
        return shown(text)


@pytest.mark.parametrize("acting", ["fr", "en"])
def test_words_do_not_depend_on_the_language_of_whoever_acts(acting):
    with override(acting):
        kept = stored(lambda: gettext("Enregistré."))

    assert said_in("fr", kept) == "Enregistré."
    assert said_in("en", kept) == "Saved."


def test_a_message_without_english_is_kept_once():
    assert in_both(lambda: "DataCity") == {"fr": "DataCity"}
    assert words("Nom", "") == {"fr": "Nom"}


@pytest.mark.parametrize(
    "typed", ["Ancien associé.", "", "{", '{"fr": "ouvert', '{"fr": 1}', "{'fr': 'x'}", '{"fr": null, "en": "x"}']
)
def test_what_a_person_typed_comes_back_as_it_is(typed):
    assert said_in("en", typed) == typed


def test_english_that_is_not_known_is_read_in_french():
    with override("en"):
        assert in_reader_language({"fr": "Nom"}) == "Nom"
