"""French spacing stays as printers want it: `python -m tools.typography` mends what this names."""

import pytest
from django.utils.translation import gettext, override

from tools.typography import LIBRARY_CATALOGUE, catalogue, faults, library_catalogue, python, spaced, template

NO_BREAK, NARROW = "\u00a0", "\u202f"


def test_every_french_sentence_has_its_spaces():
    assert faults() == []


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("Quoi ?", f"Quoi{NARROW}?"),
        ("Motif : aucun ; suite !", f"Motif{NO_BREAK}: aucun{NARROW}; suite{NARROW}!"),
        ("« Lampadaire » :", f"«{NO_BREAK}Lampadaire{NO_BREAK}»{NO_BREAK}:"),
        (f"Motif{NARROW}: wrong width", f"Motif{NO_BREAK}: wrong width"),
        ("%(name)s : {{ value }} ?", f"%(name)s{NO_BREAK}: {{{{ value }}}}{NARROW}?"),
        ("Plain English: nothing; to do? https://a.example/?b=c", None),
        ("select a from b where c = %s", None),
    ],
)
def test_spaced(given, wanted):
    assert spaced(given) == (wanted or given)
    assert spaced(spaced(given)) == spaced(given)


def test_only_sentences_are_touched():
    source = '"""Docstring : kept."""\nx = {1 : 2}\ny = f"{x} : oui"  # comment : kept\nz = r"a : b"\n'
    assert python(source) == source.replace("} : oui", f"}}{NO_BREAK}: oui")
    page = '{# note : kept #}<script src="a : b"></script><p>Vu : oui</p>'
    assert template(page) == page.replace("Vu :", f"Vu{NO_BREAK}:")
    entry = 'msgid ""\n"Motif : a"\nmsgstr ""\n"Reason : a"\n'
    assert catalogue(entry) == entry.replace("Motif :", f"Motif{NO_BREAK}:")


def test_libraries_speak_the_same_french():
    assert LIBRARY_CATALOGUE.read_bytes() == library_catalogue()
    with override("fr"):
        assert gettext("Please type your current password.") == "Merci d’indiquer votre mot de passe actuel."
