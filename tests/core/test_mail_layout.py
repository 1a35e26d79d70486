"""One text, in two forms."""

import pytest

from core.mail_layout import as_html, as_text, html_of
from core.models import OutMail


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un.\nDeux.\n\nTrois.", "<p>Un.<br>Deux.</p>\n<p>Trois.</p>"),
        ("Liste :\n- a\n  suite\n- b\nFin", "<p>Liste :</p><ul><li>a<br>suite</li><li>b</li></ul><p>Fin</p>"),
        ("<b>&", "<p>&lt;b&gt;&amp;</p>"),
        ("", ""),
    ],
)
def test_plain_text_becomes_paragraphs_and_lists(text, expected):
    assert html_of(text) == expected


def test_an_address_becomes_a_link_whole():
    page = html_of("Lire :\nhttps://datacity.example/espace/?a=1&b=2")

    assert '<a href="https://datacity.example/espace/?a=1&amp;b=2">' in page


@pytest.mark.parametrize(
    "typed", ['"><script>alert(1)</script>', "javascript:alert(1)", 'https://x.example/"onclick=x']
)
def test_what_was_typed_stays_text(typed):
    page = html_of(typed)

    assert "<script" not in page and '"onclick' not in page and 'href="javascript' not in page


def test_both_forms_are_signed_in_the_language_of_the_reader(settings):
    settings.MAIL_SIGNATURE, settings.MAIL_SIGNATURE_EN = "Ada Lovelace\nMission innovation", "Ada Lovelace\nInnovation"
    french = OutMail(subject="s", body="Bonjour,\n\nUn.\n", language="fr")
    english = OutMail(subject="s", body="Hello,\n\nOne.\n", language="en")

    assert "-- \nAda Lovelace\nMission innovation\nUne personne" in as_text(french)
    assert "-- \nAda Lovelace\nInnovation\nSomebody" in as_text(english)
    assert "<p>Ada Lovelace<br>Mission innovation</p>" in as_html(french)
    assert '<html lang="en">' in as_html(english) and "<img" not in as_html(english)
