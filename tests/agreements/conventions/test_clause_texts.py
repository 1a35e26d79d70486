"""Every term of the clause library reads as language, at every value, in both languages."""

import json
import re
from datetime import date

import pytest

from agreements.conventions import clause_texts, plain

LIBRARY = json.loads((clause_texts.DATA / "clauses.json").read_text(encoding="utf-8"))["clauses"]
KEYS = [clause["key"] for clause in LIBRARY]
DEFAULTS = {clause["key"]: {t["name"]: t["commons_safe_default"] for t in clause["terms"]} for clause in LIBRARY}
TERMS = [(clause["key"], term) for clause in LIBRARY for term in clause["terms"]]
LANGS = ["fr", "en"]
BY_TYPE = {
    "boolean": [True, False],
    "integer": [0, 1, 2, 15, 1200, -3],
    "string": ["world", "FR", "Île-de-France {rights} {0.__class__}"],
    "duration": ["legal_protection_term", "same_as_results", "P1Y", "P5Y6M"],
    "date": ["2026-01-01", "2026-12-31"],
    "uri": ["https://code.example/prototype"],
    "list": [["a"], ["a", "b", "c"]],
    "map": [{"city": 60, "startup": 40}, {"city": "controller", "startup": "processor"}],
}
UNWANTED = re.compile(
    r"\b(garanti\w*|guarantee\w*|protégé\w*|protected|void|nuls?|nulle|inappropriable)\b", re.IGNORECASE
)
LOOSE_FRENCH = re.compile(r"[ \w)»%][;!?](?!\w)|[ \w)»%]:\s| :|« | »|'")


def values_of(term):
    allowed = term["allowed"] or []
    if term["type"] in {"set", "list"}:
        many = [[value] for value in allowed] + [allowed] if allowed else [["CSV"], ["insolvency", "CSV", "x"]]
        return [*many, term["commons_safe_default"], [], None]
    if term["type"] == "map":
        return [*BY_TYPE["map"], {}, None]
    return [*(allowed or BY_TYPE[term["type"]]), term["commons_safe_default"], "", None]


def check_words(text, lang):
    assert text.strip() == text != ""
    assert "  " not in text
    assert not UNWANTED.search(text), text
    assert not re.search(r" [.,]", text), text
    if lang == "fr":
        assert not LOOSE_FRENCH.search(text), text


@pytest.mark.parametrize("key", KEYS)
def test_article_names_every_term_in_both_languages(key):
    article = clause_texts.load_texts()[key]
    assert list(article.terms) == list(DEFAULTS[key])
    assert clause_texts.check_text(key, article.text["fr"], article.text["en"]) == []


def test_library_holds_every_kind_in_order():
    assert list(clause_texts.load_texts()) == KEYS
    assert sum(len(article.terms) for article in clause_texts.load_texts().values()) == 166
    assert {(a.version, a.status) for a in clause_texts.load_texts().values()} == {(1, "proposal")}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("key", "term"), TERMS, ids=[f"{key}.{term['name']}" for key, term in TERMS])
def test_term_reads_as_language_at_every_value(key, term, lang):
    for value in values_of(term):
        paragraphs = clause_texts.render_article(key, {**DEFAULTS[key], term["name"]: value}, lang).paragraphs
        alone = clause_texts.render_text(key, f"{{{term['name']}}}", {term["name"]: value}, lang)
        bare = clause_texts.value_words(key, term["name"], value, lang)
        assert len(paragraphs) >= 3
        assert len(alone) == 1
        for text in [*paragraphs, *alone, bare]:
            check_words(text, lang)
            if not (isinstance(value, str) and "{" in value):
                assert not re.search(r"[{}]|\b[a-z]+_[a-z_]+\b(?!\.yml)", text), text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("key", "term"), TERMS, ids=[f"{key}.{term['name']}" for key, term in TERMS])
def test_term_says_different_values_differently(key, term, lang):
    if not (allowed := term["allowed"] or BY_TYPE.get(term["type"], [])) or term["type"] == "map":
        return
    whole = [[value] for value in allowed] if term["type"] in {"set", "list"} and term["allowed"] else allowed
    said = {
        clause_texts.render_article(key, {term["name"]: value}, lang).paragraphs[0] + str(index)
        for index, value in enumerate(whole)
    }
    alone = {clause_texts.render_text(key, f"{{{term['name']}}}", {term["name"]: value}, lang)[0] for value in whole}
    assert len(said) == len(alone) == len(whole)


@pytest.mark.parametrize("lang", LANGS)
def test_labels_and_helps_are_there_for_every_term(lang):
    for key, term in TERMS:
        label, help_text = (
            clause_texts.term_label(key, term["name"], lang),
            clause_texts.term_help(key, term["name"], lang),
        )
        check_words(label, lang)
        check_words(help_text, lang)
        assert help_text.endswith(".")
        assert label != help_text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", KEYS)
def test_article_with_no_value_at_all_still_reads(key, lang):
    article = clause_texts.render_article(key, {}, lang)
    assert article == clause_texts.render_article(key, dict.fromkeys(DEFAULTS[key]), lang)
    for number, paragraph in enumerate(article.paragraphs, start=1):
        check_words(paragraph, lang)
        assert paragraph.startswith(f"{number}. ")
        assert paragraph.endswith(".")


def test_value_with_braces_stays_literal():
    terms = {**DEFAULTS["city_use_rights"], "territory": "{revocable} {0.__class__} {}\n\nfin"}
    paragraphs = clause_texts.render_article("city_use_rights", terms, "fr").paragraphs
    assert len(paragraphs) == 4
    assert paragraphs[1].startswith(
        "2. Elle est consentie pour le territoire suivant\u00a0: «\u00a0{revocable} {0.__class__} {} fin\u00a0» et pour toute"
    )


def test_null_boolean_reads_as_false():
    for key, term in TERMS:
        if term["type"] == "boolean":
            alone = f"{{{term['name']}}}"
            false = clause_texts.render_text(key, alone, {term["name"]: False}, "fr")
            assert clause_texts.render_text(key, alone, {term["name"]: None}, "fr") == false


@pytest.mark.parametrize(
    ("key", "term", "value", "fr", "en"),
    [
        ("source_escrow", "max_age_days", 90, "90\u00a0jours", "90\u00a0days"),
        ("source_escrow", "max_age_days", 1, "1\u00a0jour", "1\u00a0day"),
        ("source_escrow", "max_age_days", 1200, "1\u202f200\u00a0jours", "1,200\u00a0days"),
        ("call_back", "exploitation_deadline_months", 48, "48\u00a0mois", "48\u00a0months"),
        ("no_exclusivity", "survival", "unlimited", "durée légale de protection des droits", "legal term of protection of the rights"),
        ("source_escrow", "release_events", ["struck_off", "other:une grève"], "la radiation du titulaire ou «\u00a0une grève\u00a0»", "the striking off of the owner or “une grève”"),
        ("open_hardware", "licence_spdx", "CERN-OHL-S-2.0 OR CERN-OHL-P-2.0", "Licence de matériel ouvert du CERN, version 2, fortement réciproque (CERN-OHL-S-2.0) ou Licence de matériel ouvert du CERN, version 2, permissive (CERN-OHL-P-2.0)", "CERN Open Hardware Licence version 2, strongly reciprocal (CERN-OHL-S-2.0) or CERN Open Hardware Licence version 2, permissive (CERN-OHL-P-2.0)"),
        ("no_exclusivity", "survival", "P5Y6M", "5\u00a0ans et 6\u00a0mois", "5\u00a0years and 6\u00a0months"),
        ("no_exclusivity", "survival", None, "non précisé", "not stated"),
        ("background_access", "price", "free", "gratuit", "free of charge"),
        ("city_data_use", "end_date", "2026-01-01", "1er\u00a0janvier 2026", "1\u00a0January 2026"),
        ("city_data_use", "end_date", date(2026, 12, 31), "31\u00a0décembre 2026", "31\u00a0December 2026"),
        ("city_data_use", "onward_transfer_allowed", False, "non", "no"),
        ("joint_ownership", "shares", {"city": 60, "startup": 40}, "la Ville (60\u00a0%) et la Startup (40\u00a0%)", "the City (60%) and the Startup (40%)"),
        ("survival_and_remedies", "dispute_steps", ["mediation", "tribunal"], "la médiation et la saisine du tribunal compétent", "mediation and referral to the competent court"),
        ("partner_data_sharing", "datasets", ["a", "b"], "a et b", "a and b"),
    ],
)  # fmt: skip
def test_value_in_words(key, term, value, fr, en):
    assert clause_texts.value_words(key, term, value, "fr") == fr
    assert clause_texts.value_words(key, term, value, "en-gb") == en


def test_plain_terms_lists_every_term_in_order():
    assert clause_texts.plain_terms("call_back", {"notice_days": 60, "remedy": "transfer_to_city"}, "fr") == [
        ("Délai d’exploitation", "non précisé"),
        ("Motifs de rappel", "non précisé"),
        ("Effet du rappel", "transfert à la Ville"),
        ("Licences à des tiers exigibles", "non précisé"),
        ("Délai de mise en demeure", "60\u00a0jours"),
    ]


def test_check_text_names_each_fault():
    whole = " ".join(f"{{{name}}}" for name in DEFAULTS["open_hardware"])
    assert clause_texts.check_text("open_hardware", whole, whole) == []
    assert clause_texts.check_text("open_hardware", whole.replace("{bill_of_materials}", "{bill}"), whole + " {") == [
        "Texte français\u00a0: le paramètre {bill} n’existe pas dans cette clause.",
        "Texte français\u00a0: le paramètre {bill_of_materials} manque.",
        "Texte anglais\u00a0: une accolade n’entoure pas un nom de paramètre.",
    ]
    assert clause_texts.check_text("open_hardware", whole, "  ", "en") == ["English text: the text is empty."]


def test_free_text_keeps_what_is_no_term():
    said = clause_texts.render_text("call_back", "Avant {notice_days}, {autre}.\n\nSuite {", {"notice_days": 5}, "en")
    assert said == ["Avant The owner has 5\u00a0days to answer and put matters right., {autre}.", "Suite {"]


@pytest.mark.parametrize("lang", LANGS)
def test_plain_words_cover_the_template(lang):
    said = plain.plain_words(DEFAULTS, lang)
    assert [term.key for term in said] == KEYS
    assert all(term.present for term in said)
    for term in said:
        check_words(term.sentence, lang)
        assert "{" not in term.sentence


@pytest.mark.parametrize("lang", LANGS)
def test_plain_words_say_what_an_absence_means(lang):
    said = plain.plain_words({}, lang)
    assert {term.present for term in said} == {False}
    assert {"open_source_publication", "licence_lock", "city_use_rights", "source_escrow"} <= {t.key for t in said}
    for term in said:
        check_words(term.sentence, lang)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("key", "term"), TERMS, ids=[f"{key}.{term['name']}" for key, term in TERMS])
def test_plain_words_read_at_every_value(key, term, lang):
    for value in values_of(term):
        for said in plain.plain_words({key: {**DEFAULTS[key], term["name"]: value}}, lang):
            check_words(said.sentence, lang)
            typed = value if isinstance(value, str) else ""  # what a person typed is printed as it is, braces and all
            assert not re.search(r"[{}]", said.sentence.replace(typed, "") if typed else said.sentence)


def test_notice_says_it_is_a_proposal():
    assert clause_texts.notice("fr").startswith("Textes proposés, à relire par un juriste avant tout usage.")
    assert clause_texts.notice("en").startswith("Proposed texts, to be reviewed by a lawyer before any use.")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("section", list(clause_texts.load_frame()))
def test_frame_section_reads_empty_and_filled(section, lang):
    article = clause_texts.load_frame()[section]
    assert clause_texts.placeholders(article.text[lang]) == set(article.terms)
    assert clause_texts.placeholders(article.text["fr"]) == clause_texts.placeholders(article.text["en"])
    for fill in (None, "Alpha", ["Alpha"], ["Alpha", "Beta"], "2026-03-01", 0, 1, 3, True, False):
        rendered = clause_texts.render_section(section, dict.fromkeys(article.terms, fill), lang)
        for text in [rendered.title, *rendered.paragraphs]:
            check_words(text, lang)
            assert not re.search(r"[{}]", text), text


def test_frame_signature_says_place_and_day():
    rendered = clause_texts.render_section(
        "signature", {"place": "Paris", "signed_on": "2026-02-03", "copies": 2}, "en"
    )
    assert rendered.paragraphs[0] == "Done in Paris on 3\u00a0February 2026, number of original copies: 2."


def test_frame_holds_what_a_convention_needs():
    assert list(clause_texts.load_frame()) == [
        "notice",
        "cover",
        "party",
        "visas",
        "preamble",
        "definitions",
        "purpose",
        "duration",
        "documents",
        "annexes",
        "accession",
        "signature",
    ]
