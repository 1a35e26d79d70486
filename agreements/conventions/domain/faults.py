"""What a text that is still negotiated says that no contract can say: found before the test, each with its article.

Values of older texts that the library would refuse today; brackets, braces or a key left in a printed passage; an
article named by its title, or a measure, that the convention does not have. A signed text is never asked.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from agreements.conventions import clause_texts
from agreements.conventions.domain.content import key_of, paragraphs, title_of
from agreements.conventions.term_values import refusals
from agreements.models import Article

#: The list terms that name articles, and the measures that are those of an article.
LISTS: Final[Mapping[str, tuple[str, ...]]] = {"survival_and_remedies": ("surviving_clauses", "graded_remedies")}
MEASURES: Final[Mapping[str, str]] = {
    "call_back": "call_back",
    "escrow_release": "source_escrow",
    "suspension_of_data_access": "city_data_use",
}
_BRACKETS: Final = re.compile(r"\[[^\]]*\]?|\{[^}]*\}?")
_KEY: Final = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b(?!\.\w)|\bP\d+[YMWD]\b")
_QUOTED: Final = re.compile("«\u00a0([^»]+)\u00a0»")


@dataclass(frozen=True)
class Fault:
    """One fault of one article. `reference`: it names what the convention does not have, and can be dropped."""

    article: Article
    sentence: str
    reference: bool = False


def faults_of(articles: Sequence[Article], lang: str) -> list[Fault]:
    """Every fault of these articles, in their order, in the language of the reader."""
    kept = [article for article in articles if not article.removed]
    present = {key_of(article) for article in kept}
    return [fault for article in kept for fault in _faults(article, present, lang)]


def _faults(article: Article, present: set[str], lang: str) -> Iterator[Fault]:
    yield from (Fault(article, sentence) for sentence in refusals(key_of(article), article.terms, lang))
    said = set()
    for text_lang in ("fr", "en"):
        text = "\n".join(paragraphs(article, text_lang))
        said |= {match[0] for pattern in (_BRACKETS, _KEY) for match in pattern.finditer(text)}
    yield from (
        Fault(article, _("un passage n’est pas rempli : %(words)s.") % {"words": words}) for words in sorted(said)
    )
    for title in absent_named(article, present, lang):
        yield Fault(
            article,
            _("il renvoie à « %(title)s », un article que cette convention n’a pas.") % {"title": title},
            reference=without_absent(article, present) != article.terms,
        )


def absent_named(article: Article, present: set[str], lang: str) -> list[str]:
    """The titles of library articles that the printed text names, or whose measure it offers, and that are not there."""
    titles = {key: text.title for key, text in clause_texts.load_texts().items() if key not in present}
    text = "\n".join(paragraphs(article, "fr"))
    quoted = {match[1] for match in _QUOTED.finditer(text)}
    absent = [key for key, title in titles.items() if title["fr"] in quoted]
    measures = article.terms.get("graded_remedies") or [] if key_of(article) == "survival_and_remedies" else []
    absent += [MEASURES[item] for item in measures if MEASURES.get(item) in titles]
    return [titles[key]["en" if lang == "en" else "fr"] for key in dict.fromkeys(absent)]


def without_absent(article: Article, present: set[str]) -> dict[str, Any]:
    """The terms of the article, less what names what the convention does not have: items of its lists, and yes or no
    terms whose sentence for yes does.
    """
    terms = dict(article.terms)
    for name in LISTS.get(key_of(article), ()):
        items = terms.get(name) or []
        terms[name] = [item for item in items if MEASURES.get(item, item) in present or not _names(name, item)]
    absent = {text.title["fr"] for key, text in clause_texts.load_texts().items() if key not in present}
    for name, term in clause_texts.load_texts()[key_of(article)].terms.items():
        said = {match[1] for match in _QUOTED.finditer(term.wordings["fr"].fixed.get("true", ""))}
        if terms.get(name) is True and said & absent:
            terms[name] = False
    return terms


def _names(term: str, item: str) -> bool:
    return item in MEASURES if term == "graded_remedies" else item in clause_texts.load_texts()


def sentence_of(fault: Fault, lang: str) -> str:
    return f"{title_of(fault.article, lang)}\u00a0: {fault.sentence}"
