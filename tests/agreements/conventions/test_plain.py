"""A plain sentence asserts only what the terms it depends on say: each term of each clause is flipped."""

import re

import pytest

from agreements.commons.terms import load_schema, template
from agreements.conventions import clause_texts
from agreements.conventions.plain import plain_words
from agreements.conventions.term_values import words_offered

TERMS = [term for kind in load_schema().clauses.values() for term in kind.terms.values()]
LEGAL = {"unlimited", "legal_protection_term"}  # one duration under two names


def ids(term):
    return f"{term.clause}.{term.name}"


def others(term):
    """Values that differ from the template's, emptiness included."""
    words = list(words_offered(term))
    found = {
        "boolean": [True, False],
        "integer": [1, 17],
        "duration": ["P1D", *words],
        "date": ["2026-03-01"],
        "map": [{"city": 100}] if term.allowed is None else [{"city": key} for key in term.allowed],
        "set": [[], *([word] for word in words)],
        "list": [[], *([word] for word in words or ["Alpha"])],
        "uri": ["https://code.example/p"],
    }.get(term.type, words or ["Alpha"])
    same = sorted(LEGAL) if term.default in sorted(LEGAL) else [term.default]
    empty = [] if term.type == "boolean" else [None]
    return [value for value in [*found, *empty] if value not in same]


def said(term, value, lang):
    clauses = template()
    clauses[term.clause][term.name] = value
    (found,) = [row.sentence for row in plain_words({term.clause: clauses[term.clause]}, lang) if row.present]
    return found


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("term", TERMS, ids=ids)
def test_no_sentence_stays_when_a_term_turns(term, lang):
    reason = clause_texts.load_texts()[term.clause].plain_indifferent.get(term.name)
    usual = said(term, term.default, lang)

    for value in others(term):
        if value in (None, []) and term.default in (None, [], {}):
            continue
        changed = said(term, value, lang) != usual
        assert changed is (reason is None), (value, usual)


def test_every_indifferent_term_exists_and_has_a_reason():
    for key, article in clause_texts.load_texts().items():
        assert set(article.plain_indifferent) <= set(load_schema().clauses[key].terms)
        assert all(reason.endswith(".") for reason in article.plain_indifferent.values())


def test_every_sentence_depends_on_terms_that_exist():
    for key, article in clause_texts.load_texts().items():
        for choice in (choice for group in article.plain for choice in group):
            named = clause_texts.placeholders(choice["fr"])
            assert named == clause_texts.placeholders(choice["en"])
            assert named | set(choice["when"]) <= set(load_schema().clauses[key].terms)


def of(key, lang="fr", **terms):
    clauses = template()
    rows = plain_words({key: {**clauses[key], **terms}}, lang)
    return next(row.sentence for row in rows if row.present)


@pytest.mark.parametrize(
    ("key", "terms", "says", "not_says"),
    [
        ("reversibility_interoperability", {"runs_without_proprietary_service": False}, "rien n’assure qu’un autre puisse le faire tourner", "ailleurs"),
        ("city_use_rights", {"duration": "P1D"}, "Durée\u00a0: 1\u00a0jour.", "légale des droits. Territoire"),
        ("survival_and_remedies", {"surviving_clauses": ["transparency"]}, "«\u00a0Publication de la convention, des décisions et des algorithmes\u00a0»", "engagements de partage"),
        ("source_escrow", {"release_events": ["insolvency"]}, "procédure collective", "maintenance"),
        ("source_escrow", {"deposit_kind": "referencement"}, "le code lui-même n’est pas mis en dépôt", "Vous déposez votre code."),
    ],
)  # fmt: skip
def test_sentences_that_were_false(key, terms, says, not_says):
    sentence = of(key, **terms)

    assert says in sentence
    assert not_says not in sentence


def test_sentences_hold_no_key():
    for lang in ("fr", "en"):
        for row in plain_words(template(), lang):
            assert not re.search(r"[{}]|\b[a-z]+_[a-z_]+\b|\bP\d", row.sentence)
