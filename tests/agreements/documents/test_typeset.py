"""Any sign that can be typed is drawn, or told by its number; the standards stay those that the compiler checks."""

import subprocess

import pytest

from agreements.documents.typeset import STANDARDS, pdf

WORDS = dict.fromkeys(
    [
        "kind", "fictional", "translation", "no_background", "background", "item", "owner", "licence", "sign", "name", "date",
        "signature", "on", "hash", "colon", "terms", "terms_note", "absent", "page", "of",
    ],
    "mot",
)  # fmt: skip
SCRIPTS = {
    "greek": "Ελληνική Δημοκρατία ἀρχή",
    "cyrillic": "Общество света Њ Ў",
    "arabic": "مؤسسة الضوء",
    "hebrew": "בית האור",
    "chinese": "光之城株式会社",
    "korean": "빛의 도시",
    "japanese": "ひかりのまち",
    "devanagari": "प्रकाश नगर",
    "thai": "เมืองแห่งแสง",
    "emoji": "🙂 👩\u200d👩\u200d👧 🇫🇷 ❤️ 1\ufe0f\u20e3 🏳️\u200d🌈",
    "symbols": "✓ ✗ ☑ • ▪ ➢ → ≤ ≠ ∑ € № ™",
    "vietnamese": "Thành phố Hồ Chí Minh ƠƯ",
}


def deed(**texts):
    part = {"lang": "fr", "words": WORDS, "convention": texts.get("convention", "Convention"), "deed": [texts.get("paragraph", "x")],
            "terms": [{"title": texts.get("term", "x"), "present": True, "sentence": texts.get("sentence", "x")}], "date_words": "1er mai"}  # fmt: skip
    return {
        "organisation": texts.get("organisation", "Acme"), "fictional": False, "languages": [part], "date": [2027, 5, 1],
        "background": [{"name": texts.get("item", "x"), "owner": "y", "licence": "MIT"}],
        "date_words": "1er mai", "sha256": "a" * 64, "mark": "datacity:accession:x",
    }  # fmt: skip


def read(data, tmp_path):
    (tmp_path / "a.pdf").write_bytes(data)
    return subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_drawn_everywhere(script, tmp_path):
    text = SCRIPTS[script]

    data = pdf(
        "accession.typ",
        deed(organisation=text, paragraph=f"1. L’organisation {text} (SIREN 808 332 670).", term=text, item=text),
    )

    assert "[U+" not in read(data, tmp_path)
    assert b"pdfuaid" in data


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\U00010a40\U00010a41 fin", "[U+10A40][U+10A41] fin"),
        ("a\u0378b", "a[U+0378]b"),
        ("\uf0b7\tpoint\x0b\x00", "• point"),
        ("\ufeffdébut\u200b", "début"),
        ("\ue001", "\ufffd"),
        ("".join(map(chr, range(0x10A60, 0x10A7D))), "[U+10A60]"),
    ],
)
def test_a_sign_that_no_typeface_draws_is_told_by_its_number(text, said, tmp_path):
    words = read(pdf("accession.typ", deed(paragraph=text)), tmp_path)

    assert said in " ".join(words.split())


def test_the_standards_are_asked_of_the_compiler():
    assert STANDARDS == ["a-2a", "ua-1"]


def test_same_data_same_bytes():
    assert pdf("accession.typ", deed(organisation="漢字")) == pdf("accession.typ", deed(organisation="漢字"))
