"""A convention as people see it: verdict, story, repairs, and what each article carries. Plain data, in one language."""

import functools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.commons import explain, stress
from agreements.commons.stress import StressResult, repairs
from agreements.conventions import clause_texts
from agreements.conventions.domain.content import (
    articles_of,
    awaits_approval,
    clauses_of,
    first_number,
    frame_shown,
    frozen_clauses,
    is_deviation,
    key_of,
    library_paragraphs,
    paragraphs,
    title_of,
)
from agreements.conventions.domain.frame import in_words, sections_after, sections_before
from agreements.conventions.domain.stress import Weight, inconclusive, record_for, result_of, weights
from agreements.models import Article, ConventionVersion
from core.ui.words import difference

TONES = {"none_found": "ok", "found": "stop", "departs": "warn", "inconclusive": "unknown"}


def rule_labels(rules: list[str] | tuple[str, ...], lang: str) -> list[str]:
    """Broken rules as people read them: clause, then term."""
    return [
        f"{explain.clause_name(clause, lang)} – {clause_texts.term_label(clause, term, lang)}"
        for clause, term in (rule.split(".", 1) for rule in rules)
    ]


@dataclass(frozen=True)
class Because:
    """Why a step was possible: the words, and the clause to look at."""

    words: str
    key: str


@dataclass(frozen=True)
class Panel:
    """The result of a search in public words, never those of the JSON."""

    key: str
    tone: str
    title: str
    detail: str
    rules: list[str]
    forms: list[dict[str, Any]]
    opening: str
    story: explain.Story | None
    steps: list[dict[str, Any]]
    unanswered: list[Because]
    outcome: tuple[str, ...]
    repairs: list[dict[str, Any]]
    states: int
    moves: int
    model_version: int
    content_sha256: str
    tested_at: Any
    notice: str


def panel(
    clauses: Mapping[str, Any],
    result: StressResult,
    repair_sets: Iterable[list[str]],
    lang: str,
    *,
    unclear: bool = False,
    content_sha256: str = "",
    tested_at: Any = None,
) -> Panel:
    """What stands beside the text. `unclear`: a text of its own that nobody compared with its terms."""
    words = explain.verdict_words(result, lang, inconclusive=unclear)
    story = _story(clauses, result, lang)
    return Panel(
        key=words.key,
        tone=TONES[words.key],
        title=words.title,
        detail="" if words.key == "departs" else words.detail.removeprefix(", ").strip(),
        rules=rule_labels(result.rules, lang),
        forms=_forms(result, lang),
        opening=story.opening if story else "",
        story=story,
        steps=[
            {"sentence": step.sentence, "because": _because(step.because, step.reasons)} for step in story.steps
        ] if story else [],
        unanswered=_because(story.unanswered, story.unanswered_reasons) if story else [],
        outcome=story.outcome if story else (),
        repairs=[{"words": explain.repair_words(keys, lang), "keys": ",".join(keys)} for keys in repair_sets],
        states=result.states,
        moves=result.moves,
        model_version=result.model_version,
        content_sha256=content_sha256,
        tested_at=tested_at,
        notice=explain.notice(lang),
    )  # fmt: skip


def _forms(result: StressResult, lang: str) -> list[dict[str, Any]]:
    return [
        {"title": explain.form_title(form, lang), "meaning": explain.form_meaning(form, lang), "steps": len(trace)}
        for form, trace in sorted(result.forms.items(), key=lambda pair: len(pair[1]))
    ]


def _story(clauses: Mapping[str, Any], result: StressResult, lang: str) -> explain.Story | None:
    if not result.forms:
        return None
    form = min(result.forms, key=lambda name: (len(result.forms[name]), name))
    return explain.story(dict(clauses), result.forms[form], lang, form=form)


def _because(words: Iterable[str], reasons: Iterable[Any]) -> list[Because]:
    return [Because(said, reason.clause) for said, reason in zip(words, reasons, strict=True)]


def panel_of(version: ConventionVersion, lang: str, articles: list[Article] | None = None) -> Panel:
    """The panel of a version as it stands, from its kept record, else searched anew."""
    rows = articles if articles is not None else articles_of(version)
    clauses = frozen_clauses(version) if version.frozen_at else clauses_of(rows)
    record = (
        record_for(version, version.sha256)
        if version.frozen_at
        else version.stress_records.order_by("-updated_at").first()
    )
    if record is None:
        return searched(clauses, rows, lang)
    return panel(
        clauses,
        result_of(record),
        record.result.get("repairs", []),
        lang,
        unclear=bool(record.result.get("inconclusive")),
        content_sha256=record.content_sha256,
        tested_at=record.updated_at,
    )


def searched(clauses: Mapping[str, Any], articles: list[Article], lang: str) -> Panel:
    """A search on clauses that are not kept anywhere: a preview of what one is about to save."""
    found, mended = _searched(json.dumps(clauses, sort_keys=True))
    return panel(clauses, found, mended, lang, unclear=inconclusive(articles))


@functools.lru_cache(maxsize=100)
def _searched(clauses: str) -> tuple[StressResult, list[Any]]:
    """The same clauses give the same search: it is made once in a process."""
    read = json.loads(clauses)
    found = stress(dict(read))
    return found, repairs(dict(read)) if found.forms else []


def article_view(
    article: Article | None, lang: str, number: int | None = None, *, voted: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """One article beside its parameters, its difference with the library and its approval.

    `voted`: the article as the version froze it; its words, terms and title are then read from there alone.
    """
    key = voted["key"] if voted else key_of(article) if article else ""
    text = voted[f"text_{lang}"] if voted else paragraphs(article, lang) if article else []
    terms = voted["terms"] if voted else article.terms if article else {}
    deviates = bool(article and is_deviation(article))
    return {
        "article": article,
        "key": key,
        "number": number,
        "title": voted[f"title_{lang}"] if voted else title_of(article, lang) if article else "",
        "paragraphs": text,
        "parameters": clause_texts.plain_terms(key, terms, lang),
        "deviates": deviates,
        "awaits": bool(article and awaits_approval(article)),
        "difference": (
            difference("\n\n".join(library_paragraphs(article, lang)), "" if article.removed else "\n\n".join(text))
            if article and deviates
            else []
        ),
    }


def articles_view(version: ConventionVersion, articles: list[Article], lang: str) -> list[dict[str, Any]]:
    """Articles in order, numbered without those taken out: as they were voted once the version is frozen."""
    voted = version.frozen["articles"] if version.frozen_at and version.frozen else None
    if voted is not None:
        return _voted_view(voted, articles, lang)
    shown, number = [], first_number(version) - 1
    for article in articles:
        number += 0 if article.removed else 1
        shown.append(article_view(article, lang, None if article.removed else number))
    return shown


def _voted_view(voted: list[dict[str, Any]], articles: list[Article], lang: str) -> list[dict[str, Any]]:
    """The articles of the frozen content in its order; those that were taken out follow the one they stood after."""
    rows = {key_of(article): article for article in articles}
    taken_out: dict[str, list[Article]] = {}
    after = ""
    for article in articles:
        if article.removed and key_of(article) not in {entry["key"] for entry in voted}:
            taken_out.setdefault(after, []).append(article)
        else:
            after = key_of(article)
    shown = [article_view(article, lang) for article in taken_out.pop("", [])]
    for entry in voted:
        shown.append(article_view(rows.get(entry["key"]), lang, entry["number"], voted=entry))
        shown += [article_view(article, lang) for article in taken_out.pop(entry["key"], [])]
    return shown + [article_view(article, lang) for rest in taken_out.values() for article in rest]


def contents(views: Iterable[Mapping[str, Any]], panel: Panel) -> list[tuple[str, str, str]]:
    """Anchor, label and mark of each article and section: to approve, opens a way, departs from the library, remarks."""
    ways = {because.key for step in panel.steps for because in step["because"]} | {row.key for row in panel.unanswered}
    return [
        (
            f"article-{view['key']}",
            f"{view['number']}. {view['title']}" if view["number"] else view["title"],
            ", ".join(_marks(view, opens=view["key"] in ways)),
        )
        for view in views
    ]


def _marks(view: Mapping[str, Any], *, opens: bool) -> Iterator[str]:
    if opens:
        yield _("ouvre une voie")
    if view.get("awaits"):
        yield _("écart à approuver")
    elif view.get("deviates"):
        yield _("écart")
    if count := len(view.get("comments", ())):
        yield ngettext("%(count)s remarque", "%(count)s remarques", count) % {"count": count}


def heat(version: ConventionVersion, clauses: Mapping[str, Any], lang: str) -> list[dict[str, Any]]:
    """The heat map as tiles and table rows: each article, what opens when it goes, alone or with another."""
    first = first_number(version)
    titles = {key: article.title["en" if lang == "en" else "fr"] for key, article in clause_texts.load_texts().items()}
    if version.frozen_at and version.frozen:
        titles |= {entry["key"]: entry[f"title_{lang}"] for entry in version.frozen["articles"]}
    return [_heat_row(place, first, weight, titles, lang) for place, weight in enumerate(weights(dict(clauses)))]


def _heat_row(place: int, first: int, weight: Weight, titles: Mapping[str, str], lang: str) -> dict[str, Any]:
    partners = [titles.get(other, other) for other, _forms in weight.together]
    return {
        "key": weight.key,
        "number": first + place,
        "title": titles.get(weight.key, weight.key),
        "level": weight.level,
        "alone": [explain.form_title(form, lang) for form in weight.alone],
        "together": partners,
        "x": 11 * (place % 5),
        "y": 11 * (place // 5),
        "cx": 11 * (place % 5) + 5,
        "cy": 11 * (place // 5) + 6.5,
    }


def redline(old: ConventionVersion, new: ConventionVersion, lang: str) -> list[dict[str, Any]]:
    """Word-by-word differences between two versions, article by article; equal articles left out."""
    before, after = _texts(old, lang), _texts(new, lang)
    rows = []
    for key in [*after, *(key for key in before if key not in after)]:
        was, now = before.get(key, ("", "")), after.get(key, ("", ""))
        if was[1] != now[1]:
            rows.append({"key": key, "title": now[0] or was[0], "difference": difference(was[1], now[1])})
    return rows


def _texts(version: ConventionVersion, lang: str) -> dict[str, tuple[str, str]]:
    articles = [] if version.frozen_at else articles_of(version)
    frame = frame_shown(version, articles)
    if version.frozen_at and version.frozen:
        clauses = [(a["key"], a[f"title_{lang}"], a[f"text_{lang}"]) for a in version.frozen["articles"]]
    else:
        clauses = [(key_of(a), title_of(a, lang), paragraphs(a, lang)) for a in articles if not a.removed]
    before, after = (
        [(section["key"], section["title"], section["paragraphs"]) for section in in_words(sections, lang)]
        for sections in (sections_before(frame), sections_after(frame))
    )
    return {key: (title, "\n\n".join(text)) for key, title, text in (*before, *clauses, *after)}
