"""Text made fit: what becomes of every kind of sign, and that what went through the door once may go through again."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import figures, fit, fit_json, is_broken, one_line, unseen_out

REPORTS = Path(__file__).resolve().parents[1] / "data" / "reports"
ANY_TEXT = st.text(st.characters(codec=None, categories=None))  # surrogates and unassigned signs too


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Un\r\ndeux\rtrois\u2028quatre\u2029cinq\x85six\vsept\fhuit", "Un\ndeux\ntrois\nquatre\ncinq\nsix\nsept\nhuit"),
        ("e\u0301te\u0301", "été"),
        ("a\x00b\x01c\x1bd\x7fe\ufefff\u00adg", "abcdefg"),
        ("l\x92e\x9cuvre \x96 3\xa0\x80", "l’eœuvre – 3\xa0€"),
        ("\uf0b7\tun\n\uf0a7 deux \uf0fc trois \uf04a", "•\tun\n▪ deux ✓ trois ☺"),
        ("\ue001 \U000f0000 \ufdd0 \ufffe \U0001ffff", "\ufffd \ufffd \ufffd \ufffd \ufffd"),
        ("\ud83d\ude42 \ud83d x", "🙂 \ufffd x"),
        ("mi\u200bnu\u2060te\u180e", "minute"),
        ("a\u202egpj.exe\u202c \u2066b\u2069", "agpj.exe b"),
        ("LRM\u200e dans du latin", "LRM dans du latin"),
        ("ACME \u200fשלום\u200e!", "ACME \u200fשלום\u200e!"),
        ("👩\u200d👩\u200d👧 ❤️\u200d🔥 🏴\U000e0067\U000e0062\U000e007f 1\ufe0f\u20e3", "👩\u200d👩\u200d👧 ❤️\u200d🔥 🏴\U000e0067\U000e0062\U000e007f 1\ufe0f\u20e3"),
        ("a\u200db \U000e0041c d\ufe0f", "ab c d"),
        ("می\u200cخواهم क्\u200dष", "می\u200cخواهم क्\u200dष"),
        ("ก\u200bข", "ก\u200bข"),
        ("a\u2003b\u2009c\u3000d\u00a0;\u202f!", "a b c\u3000d\u00a0;\u202f!"),
        ("\u3164\u115f\u2800", " "),
        ("\ufff9a\ufffab\ufffb\ufffc", "ab"),
        ("tab\tet ligne\n", "tab\tet ligne\n"),
    ],
)  # fmt: skip
def test_fit(typed, kept):
    assert fit(typed) == kept


@given(ANY_TEXT)
def test_what_is_fit_stays_as_it_is_and_can_be_kept_and_printed(text):
    found = fit(text)

    assert fit(found) == found
    assert unicodedata.is_normalized("NFC", found)
    assert found.encode().decode() == found
    assert not [sign for sign in found if unicodedata.category(sign) in {"Cs", "Co"}]
    assert not [sign for sign in found if unicodedata.category(sign) == "Cc" and sign not in "\n\t"]


@given(st.text("abéè ’'-\n.;:\u00a0\u202f«»œ中ش🙂"))
def test_words_are_never_changed(text):
    assert fit(text) == text


@pytest.mark.parametrize(
    ("typed", "whole", "kept"),
    [
        ("1\u202f234\u00a0567", True, "1234567"),
        ("\u202d12\u200b000\u202c €", True, "12000"),
        ("12.000", True, "12000"),
        ("12,000", True, "12000"),
        ("12,5", False, "12.5"),
        ("1.234,50 €", False, "1234.50"),
        ("1,234.50", False, "1234.50"),
        ("\u22123", True, "-3"),
        ("１２３", True, "123"),
        ("١٢٣", True, "123"),
        ("12'000", True, "12000"),
        ("30 %", False, "30"),
        ("douze", True, "douze"),
        ("", True, ""),
    ],
)
def test_figures(typed, whole, kept):
    assert figures(typed, whole=whole) == kept


def test_one_line():
    assert one_line(" Bonjour\r\nBcc: a@b.fr \u2028 fin\u00a0! ") == "Bonjour Bcc: a@b.fr fin\u00a0!"


def test_addresses_lose_what_is_not_seen():
    assert unseen_out("\u200b jeanne@exemple.fr\u00a0\ufeff") == "jeanne@exemple.fr"


def test_json_is_made_fit_with_its_keys():
    assert fit_json({"a\x00": ["\uf0b7", {"b": 1}], "c": None}) == {"a": ["•", {"b": 1}], "c": None}


@pytest.mark.parametrize(
    ("text", "broken"), [("a", False), ("🙂", False), ("\ud83d\ude42", False), ("\ud83d", True), ("\0", True)]
)
def test_half_signs_and_nul_are_told_from_whole_ones(text, broken):
    assert is_broken(text) is broken


def test_given_texts_keep_their_words():
    summary = json.loads((REPORTS / "r01-summary-control.json").read_text())["value"]
    article = json.loads((REPORTS / "r02-article-bullets.json").read_text())

    assert fit(summary) == "Un résumé collé\ndepuis des diapositives.\nFin de page."
    assert fit(article["article_text"]) == "Le partenaire\x20:\n•\tremet ses données\x20;\n•\tnomme une personne 🙂."
    assert [fit(text) for text in article["also"]] == ["✓", "début"]
