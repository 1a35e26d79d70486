"""The words of the clause library: articles, labels and plain sentences, in French and in English.

An article is a template: each `{term}` stands for the words of that term's value, so that text and parameters cannot
drift apart. `data/clause_texts.json` and `data/convention_frame.json` hold the texts and, for each term, its wordings:

- `true`, `false`: a complete sentence or phrase; a null boolean reads as false, as it does in the commons model;
- `phrases`: what the text says for one value; `values`: the bare words of a value, for lists and tables;
- `some`: the text around any other value, put where `{}` stands (`single`, around a list of one); `zero`: for 0;
  `none`: for null or empty.

`unit` turns a number into an amount ("15 days"); `join` is the last conjunction of a list.
Values come from people: they are inserted once, are never read as templates, and their line breaks become spaces. The
result is plain text; whoever puts it in a page escapes it there. Functions raise KeyError for an unknown clause or
section, and are total over values.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from agreements.conventions.wordings import BLANKS, UNITS, Lang, TermText, Wordings, bare, lang_of, said_in_text

DATA = Path(__file__).resolve().parents[1] / "data"
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
FAULTS: Mapping[Lang, Mapping[str, str]] = {
    "fr": {
        "unknown": "Texte {language}\u00a0: le paramètre {{{name}}} n’existe pas dans cette clause.",
        "missing": "Texte {language}\u00a0: le paramètre {{{name}}} manque.",
        "brace": "Texte {language}\u00a0: une accolade n’entoure pas un nom de paramètre.",
        "empty": "Texte {language}\u00a0: le texte est vide.",
        "fr": "français",
        "en": "anglais",
    },
    "en": {
        "unknown": "{language} text: this clause has no parameter {{{name}}}.",
        "missing": "{language} text: the parameter {{{name}}} is missing.",
        "brace": "{language} text: a brace does not enclose the name of a parameter.",
        "empty": "{language} text: the text is empty.",
        "fr": "French",
        "en": "English",
    },
}


@dataclass(frozen=True)
class ArticleText:
    """One article as the library holds it: a title and a template by language, and the terms it is made of."""

    key: str
    version: int
    status: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    terms: Mapping[str, TermText]
    plain: tuple[tuple[Mapping[str, Any], ...], ...]
    plain_indifferent: Mapping[str, str]  # terms of which no plain sentence depends, each with its reason
    absent: Mapping[str, str]


@dataclass(frozen=True)
class RenderedArticle:
    """An article in words: its title and its paragraphs, plain text, numbered where the template is."""

    title: str
    paragraphs: list[str]


def load_texts() -> Mapping[str, ArticleText]:
    """The articles by clause key, in the order of the library."""
    return _articles("clause_texts.json", "clauses")


def load_frame() -> Mapping[str, ArticleText]:
    """What surrounds the articles of a convention: notice, parties, preamble, definitions, signatures, annexes."""
    return _articles("convention_frame.json", "sections")


def notice(lang: str) -> str:
    """The warning to show with every text of the library: a proposal, to be read by a lawyer."""
    text: str = _document("clause_texts.json")[f"notice_{lang_of(lang)}"]
    return text


def render_article(key: str, terms: Mapping[str, Any], lang: str) -> RenderedArticle:
    """The library's article `key` with these values; a missing term reads as null."""
    return _rendered(load_texts()[key], terms, lang)


def render_text(key: str, text: str, terms: Mapping[str, Any], lang: str) -> list[str]:
    """The paragraphs of a free text written over the terms of clause `key`; what is no term of it stays as it is."""
    return _paragraphs(text, load_texts()[key].terms, terms, lang_of(lang))


def render_section(section: str, values: Mapping[str, Any], lang: str) -> RenderedArticle:
    """A section of the convention's frame with these values."""
    return _rendered(load_frame()[section], values, lang)


def placeholders(text: str) -> set[str]:
    """The names between braces."""
    return set(PLACEHOLDER.findall(text))


def check_text(key: str, text_fr: str, text_en: str, lang: str = "fr") -> list[str]:
    """What keeps these two texts from standing for clause `key`, said in `lang`; empty when they can."""
    known = set(load_texts()[key].terms)
    return [*_faults(known, text_fr, "fr", lang_of(lang)), *_faults(known, text_en, "en", lang_of(lang))]


def term_label(key: str, term: str, lang: str) -> str:
    return load_texts()[key].terms[term].label[lang_of(lang)]


def term_help(key: str, term: str, lang: str) -> str:
    return load_texts()[key].terms[term].help[lang_of(lang)]


def term_unit(key: str, term: str, lang: str) -> str:
    """The unit of a number in words, by itself: « jours »; empty for what has none."""
    unit = load_texts()[key].terms[term].unit
    return UNITS[lang_of(lang)][unit][1].strip() if unit else ""


def value_words(key: str, term: str, value: Any, lang: str) -> str:
    """A value as a table shows it: "15 days", "yes", "free of charge"."""
    return bare(load_texts()[key].terms[term], value, lang_of(lang))


def plain_terms(key: str, terms: Mapping[str, Any], lang: str) -> list[tuple[str, str]]:
    """Label and value in words of every term of the clause, in the order of the library."""
    known = load_texts()[key].terms
    code = lang_of(lang)
    return [(term.label[code], bare(term, terms.get(name), code)) for name, term in known.items()]


@cache
def _document(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return document


@cache
def _articles(name: str, member: str) -> Mapping[str, ArticleText]:
    return MappingProxyType({key: _article(key, entry) for key, entry in _document(name)[member].items()})


def _article(key: str, entry: Mapping[str, Any]) -> ArticleText:
    return ArticleText(
        key=key,
        version=entry["version"],
        status=entry["status"],
        title=_both(entry, "title"),
        text=_both(entry, "text"),
        terms={name: _term(term) for name, term in entry["terms"].items()},
        plain=tuple(tuple(group) for group in entry.get("plain", ())),
        plain_indifferent=entry.get("plain_indifferent", {}),
        absent=_both(entry, "absent") if "absent_fr" in entry else {},
    )


def _term(entry: Mapping[str, Any]) -> TermText:
    return TermText(
        label=_both(entry, "label"),
        help=_both(entry, "help"),
        wordings={lang: _wordings(words) for lang, words in entry["wordings"].items()},
        unit=entry.get("unit"),
        join=entry.get("join", "and"),
    )


def _wordings(words: Mapping[str, Any]) -> Wordings:
    fixed = {name: text for name, text in words.items() if isinstance(text, str)}
    return Wordings(fixed, words.get("values", {}), words.get("phrases", {}))


def _both(entry: Mapping[str, Any], name: str) -> Mapping[str, str]:
    return {"fr": entry[f"{name}_fr"], "en": entry[f"{name}_en"]}


def _rendered(article: ArticleText, values: Mapping[str, Any], lang: str) -> RenderedArticle:
    code = lang_of(lang)
    return RenderedArticle(article.title[code], _paragraphs(article.text[code], article.terms, values, code))


def _paragraphs(text: str, known: Mapping[str, TermText], values: Mapping[str, Any], lang: Lang) -> list[str]:
    def said(match: re.Match[str]) -> str:
        term = known.get(match[1])
        return match[0] if term is None else said_in_text(term, values.get(match[1]), lang)

    blocks = re.split(r"\r?\n\s*\n", text.strip())
    return [BLANKS.sub(" ", PLACEHOLDER.sub(said, block)).strip() for block in blocks if block.strip()]


def _faults(known: set[str], text: str, language: Lang, lang: Lang) -> list[str]:
    words = FAULTS[lang]
    named = placeholders(text)
    found = [words["unknown"].format(language=words[language], name=name) for name in sorted(named - known)]
    found += [words["missing"].format(language=words[language], name=name) for name in sorted(known - named)]
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        found.append(words["brace"].format(language=words[language]))
    return found if text.strip() else [words["empty"].format(language=words[language])]
