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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

Lang = Literal["fr", "en"]
DATA = Path(__file__).resolve().parents[1] / "data"
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
DURATION = re.compile(r"P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
BLANKS = re.compile(r"[^\S\u00a0\u202f]+")
UNSTATED: Mapping[Lang, str] = {"fr": "non précisé", "en": "not stated"}
EMPTY: Mapping[Lang, str] = {"fr": "aucun élément", "en": "none"}
YES_NO: Mapping[Lang, tuple[str, str]] = {"fr": ("non", "oui"), "en": ("no", "yes")}
CONJUNCTIONS: Mapping[Lang, Mapping[str, str]] = {"fr": {"and": "et", "or": "ou"}, "en": {"and": "and", "or": "or"}}
UNITS: Mapping[Lang, Mapping[str, tuple[str, str]]] = {
    "fr": {
        "hour": ("\u00a0heure", "\u00a0heures"),
        "day": ("\u00a0jour", "\u00a0jours"),
        "week": ("\u00a0semaine", "\u00a0semaines"),
        "month": ("\u00a0mois", "\u00a0mois"),
        "year": ("\u00a0an", "\u00a0ans"),
        "percent": ("\u00a0%", "\u00a0%"),
    },
    "en": {
        "hour": ("\u00a0hour", "\u00a0hours"),
        "day": ("\u00a0day", "\u00a0days"),
        "week": ("\u00a0week", "\u00a0weeks"),
        "month": ("\u00a0month", "\u00a0months"),
        "year": ("\u00a0year", "\u00a0years"),
        "percent": ("%", "%"),
    },
}
MONTHS: Mapping[Lang, str] = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}
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
class Wordings:
    """How the values of one term are said in one language."""

    fixed: Mapping[str, str]
    values: Mapping[str, str]
    phrases: Mapping[str, str]


@dataclass(frozen=True)
class TermText:
    """Label, help and wordings of one term, by language."""

    label: Mapping[str, str]
    help: Mapping[str, str]
    wordings: Mapping[str, Wordings]
    unit: str | None
    join: str


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
    absent: Mapping[str, str]


@dataclass(frozen=True)
class RenderedArticle:
    """An article in words: its title and its paragraphs, plain text, numbered where the template is."""

    title: str
    paragraphs: list[str]


@dataclass(frozen=True)
class PlainTerm:
    """What one clause, or its absence, means for a startup, in one to three plain sentences."""

    key: str
    title: str
    sentence: str
    present: bool


def load_texts() -> Mapping[str, ArticleText]:
    """The articles by clause key, in the order of the library."""
    return _articles("clause_texts.json", "clauses")


def load_frame() -> Mapping[str, ArticleText]:
    """What surrounds the articles of a convention: notice, parties, preamble, definitions, signatures, annexes."""
    return _articles("convention_frame.json", "sections")


def notice(lang: str) -> str:
    """The warning to show with every text of the library: a proposal, to be read by a lawyer."""
    text: str = _document("clause_texts.json")[f"notice_{_lang(lang)}"]
    return text


def render_article(key: str, terms: Mapping[str, Any], lang: str) -> RenderedArticle:
    """The library's article `key` with these values; a missing term reads as null."""
    return _rendered(load_texts()[key], terms, lang)


def render_text(key: str, text: str, terms: Mapping[str, Any], lang: str) -> list[str]:
    """The paragraphs of a free text written over the terms of clause `key`; what is no term of it stays as it is."""
    return _paragraphs(text, load_texts()[key].terms, terms, _lang(lang))


def render_section(section: str, values: Mapping[str, Any], lang: str) -> RenderedArticle:
    """A section of the convention's frame with these values."""
    return _rendered(load_frame()[section], values, lang)


def placeholders(text: str) -> set[str]:
    """The names between braces."""
    return set(PLACEHOLDER.findall(text))


def check_text(key: str, text_fr: str, text_en: str, lang: str = "fr") -> list[str]:
    """What keeps these two texts from standing for clause `key`, said in `lang`; empty when they can."""
    known = set(load_texts()[key].terms)
    return [*_faults(known, text_fr, "fr", _lang(lang)), *_faults(known, text_en, "en", _lang(lang))]


def term_label(key: str, term: str, lang: str) -> str:
    return load_texts()[key].terms[term].label[_lang(lang)]


def term_help(key: str, term: str, lang: str) -> str:
    return load_texts()[key].terms[term].help[_lang(lang)]


def value_words(key: str, term: str, value: Any, lang: str) -> str:
    """A value as a table shows it: "15 days", "yes", "free of charge"."""
    return _bare(load_texts()[key].terms[term], value, _lang(lang))


def plain_terms(key: str, terms: Mapping[str, Any], lang: str) -> list[tuple[str, str]]:
    """Label and value in words of every term of the clause, in the order of the library."""
    known = load_texts()[key].terms
    code = _lang(lang)
    return [(term.label[code], _bare(term, terms.get(name), code)) for name, term in known.items()]


def plain_words(clauses: Mapping[str, Mapping[str, Any]], lang: str) -> list[PlainTerm]:
    """What a startup may and may not do under these clauses, and what the absence of an important one means."""
    code = _lang(lang)
    found = []
    for key, article in load_texts().items():
        present = key in clauses
        sentence = _plain_sentences(article, clauses[key], code) if present else article.absent.get(code, "")
        if sentence:
            found.append(PlainTerm(key, article.title[code], sentence, present))
    return found


def _lang(lang: str) -> Lang:
    return "en" if lang.lower().startswith("en") else "fr"


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
    code = _lang(lang)
    return RenderedArticle(article.title[code], _paragraphs(article.text[code], article.terms, values, code))


def _paragraphs(text: str, known: Mapping[str, TermText], values: Mapping[str, Any], lang: Lang) -> list[str]:
    def said(match: re.Match[str]) -> str:
        term = known.get(match[1])
        return match[0] if term is None else _said(term, values.get(match[1]), lang)

    blocks = re.split(r"\r?\n\s*\n", text.strip())
    return [BLANKS.sub(" ", PLACEHOLDER.sub(said, block)).strip() for block in blocks if block.strip()]


def _said(term: TermText, value: Any, lang: Lang) -> str:
    """The words that stand for the value inside the article."""
    words = term.wordings[lang]
    if isinstance(value, str):
        value = BLANKS.sub(" ", value).strip()
    if _is_empty(value):
        return words.fixed["false"] if "false" in words.fixed else words.fixed["none"]
    if isinstance(value, bool) and "true" in words.fixed:
        return words.fixed["true" if value else "false"]
    if isinstance(value, str) and value in words.phrases:
        return words.phrases[value]
    if value == 0 and not isinstance(value, bool) and "zero" in words.fixed:
        return words.fixed["zero"]
    alone = isinstance(value, list | tuple | set | frozenset) and len(value) == 1
    around = words.fixed.get("single" if alone and "single" in words.fixed else "some", "{}")
    return around.replace("{}", _bare(term, value, lang))


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | tuple | set | frozenset | Mapping) and not value)


def _bare(term: TermText, value: Any, lang: Lang) -> str:
    """The words of the value by itself."""
    if isinstance(value, bool):
        return YES_NO[lang][value]
    if isinstance(value, int | float):
        return _amount(value, term.unit, lang)
    if isinstance(value, date):
        return _day(value, lang)
    if isinstance(value, Mapping | list | tuple | set | frozenset):
        return _listed(_members(term, value, lang), term.join, lang) or EMPTY[lang]
    text = "" if value is None else BLANKS.sub(" ", str(value)).strip()
    return term.wordings[lang].values.get(text) or _dated(text, lang) or text or UNSTATED[lang]


def _members(term: TermText, value: Mapping[Any, Any] | Iterable[Any], lang: Lang) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{_bare(term, name, lang)} ({_bare(term, share, lang)})" for name, share in value.items()]
    words = [_bare(term, item, lang) for item in value]
    return sorted(words) if isinstance(value, set | frozenset) else words


def _dated(text: str, lang: Lang) -> str:
    """An ISO 8601 duration or day in words; empty for anything else."""
    if match := DURATION.fullmatch(text):
        parts = zip(match.groups(), ("year", "month", "week", "day"), strict=True)
        return _listed((_amount(int(count), unit, lang) for count, unit in parts if count), "and", lang)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return _day(date.fromisoformat(text), lang)
        except ValueError:
            return ""
    return ""


def _day(day: date, lang: Lang) -> str:
    first = lang == "fr" and day.day == 1
    return f"{'1er' if first else day.day}\u00a0{MONTHS[lang].split()[day.month - 1]} {day.year}"


def _amount(number: float, unit: str | None, lang: Lang) -> str:
    figures = f"{number:,}".replace("-", "\u2212")
    if lang == "fr":
        figures = figures.replace(",", "\u202f").replace(".", ",")
    if unit is None:
        return figures
    one, many = UNITS[lang][unit]
    return figures + (one if (abs(number) < 2 if lang == "fr" else abs(number) == 1) else many)


def _listed(items: Iterable[str], join: str, lang: Lang) -> str:
    """The form "a, b and c"; items that hold a comma are set apart by semicolons. Empty for nothing."""
    words = [item for item in items if item]
    last = CONJUNCTIONS[lang][join]
    if len(words) < 2:
        return "".join(words)
    if any("," in item for item in words):
        apart = "\u202f; " if lang == "fr" else "; "
        return f"{apart.join(words[:-1])}{apart}{last} {words[-1]}"
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _faults(known: set[str], text: str, language: Lang, lang: Lang) -> list[str]:
    words = FAULTS[lang]
    named = placeholders(text)
    found = [words["unknown"].format(language=words[language], name=name) for name in sorted(named - known)]
    found += [words["missing"].format(language=words[language], name=name) for name in sorted(known - named)]
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        found.append(words["brace"].format(language=words[language]))
    return found if text.strip() else [words["empty"].format(language=words[language])]


def _plain_sentences(article: ArticleText, terms: Mapping[str, Any], lang: Lang) -> str:
    """Of each group the first sentence whose conditions the values meet, with values in their bare words."""
    chosen = []
    for group in article.plain:
        for choice in group:
            if all(_meets(terms.get(name), wanted) for name, wanted in choice["when"].items()):
                chosen.append(_with_bare_values(choice[lang], article, terms, lang))
                break
    return " ".join(chosen)


def _with_bare_values(text: str, article: ArticleText, terms: Mapping[str, Any], lang: Lang) -> str:
    return PLACEHOLDER.sub(lambda match: _bare(article.terms[match[1]], terms.get(match[1]), lang), text)


def _meets(value: Any, wanted: Any) -> bool:
    """A condition of a plain sentence: a truth value, "some", one value, or `{"has": […]}`, all members present."""
    if isinstance(wanted, bool):
        return bool(value) is wanted
    if wanted == "some":
        return bool(value)
    if isinstance(wanted, Mapping):
        return isinstance(value, list | tuple | set | frozenset) and all(item in value for item in wanted["has"])
    return bool(value == wanted)
