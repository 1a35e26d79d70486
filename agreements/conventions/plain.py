"""What the clauses mean for a startup, in plain sentences computed from the values of their terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agreements.conventions import clause_texts
from agreements.conventions.wordings import Lang, bare, lang_of


@dataclass(frozen=True)
class PlainTerm:
    """What one clause, or its absence, means for a startup, in one to three plain sentences."""

    key: str
    title: str
    sentence: str
    present: bool


def plain_words(clauses: Mapping[str, Mapping[str, Any]], lang: str) -> list[PlainTerm]:
    """What a startup may and may not do under these clauses, and what the absence of an important one means."""
    code = lang_of(lang)
    found = []
    for key, article in clause_texts.load_texts().items():
        present = key in clauses
        sentence = _plain_sentences(article, clauses[key], code) if present else article.absent.get(code, "")
        if sentence:
            found.append(PlainTerm(key, article.title[code], sentence, present))
    return found


def _plain_sentences(article: clause_texts.ArticleText, terms: Mapping[str, Any], lang: Lang) -> str:
    """Of each group the first sentence whose conditions the values meet, with values in their bare words."""
    chosen = []
    for group in article.plain:
        for choice in group:
            if all(_meets(terms.get(name), wanted) for name, wanted in choice["when"].items()):
                chosen.append(_with_bare_values(choice[lang], article, terms, lang))
                break
    return " ".join(chosen)


def _with_bare_values(text: str, article: clause_texts.ArticleText, terms: Mapping[str, Any], lang: Lang) -> str:
    return clause_texts.PLACEHOLDER.sub(lambda match: bare(article.terms[match[1]], terms.get(match[1]), lang), text)


def _meets(value: Any, wanted: Any) -> bool:
    """A condition of a plain sentence: a truth value, "some", one value, or `{"has": […]}`, all members present."""
    if isinstance(wanted, bool):
        return bool(value) is wanted
    if wanted == "some":
        return bool(value)
    if isinstance(wanted, Mapping):
        return isinstance(value, list | tuple | set | frozenset) and all(item in value for item in wanted["has"])
    return bool(value == wanted)
