"""What checkers of a scanned original see: how much was found, what differs and where, the pages side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from agreements.models import ScanComparison
from agreements.scans.compare import GRAVE
from agreements.scans.domain import odd_pages, passages_to_explain, unread


@dataclass(frozen=True)
class Asked:
    """One answer to give: a grave passage alone, or the small ones of a section together."""

    key: str
    kind: str
    section: str
    passages: list[dict[str, Any]]
    grave: bool
    answer: str


@dataclass(frozen=True)
class PagePair:
    """A page of the sealed document beside the page of the scan taken for it; 0 where there is none."""

    sealed: int
    scan: int
    passages: list[dict[str, Any]]


@dataclass(frozen=True)
class ComparisonView:
    similarity: str
    words: int
    same: int
    how: str
    unread: bool
    layered: bool
    pages: list[tuple[str, list[int]]]
    odd: bool
    asked: list[Asked]
    grave: int
    pairs: list[PagePair]
    share: int


def kind_words(kind: str) -> str:
    return {
        "negation": _("une négation"),
        "amount": _("un montant"),
        "date": _("une date"),
        "number": _("un nombre"),
        "fingerprint": _("une empreinte"),
        "word": _("des mots"),
    }[kind]


def comparison_view(row: ScanComparison, typed: Mapping[str, Any]) -> ComparisonView:
    """`typed`: what the person has just answered, kept when it is refused."""
    result = row.result
    words, same = result.get("words", 0), result.get("same", 0)
    asked = [_asked(key, passages, typed) for key, passages in passages_to_explain(row).items()]
    return ComparisonView(
        similarity=percent(same, words),
        words=words,
        same=same,
        how=_how(row.sources),
        unread=unread(row),
        layered=bool(row.sources.get("text")),
        pages=[(label, result[name]) for name, label in _page_words().items() if result.get(name)],
        odd=odd_pages(row),
        asked=asked,
        grave=sum(one.grave for one in asked),
        pairs=_pairs(result),
        share=100 * row.pages_done // row.pages_total if row.pages_total else 0,
    )


def _asked(key: str, passages: list[dict[str, Any]], typed: Mapping[str, Any]) -> Asked:
    first = passages[0]
    return Asked(
        key=key,
        kind=kind_words(first["kind"]),
        section=first["section"],
        passages=passages,
        grave=first["kind"] in GRAVE,
        answer=str(typed.get(f"motif-{key}", "")),
    )


def percent(same: int, words: int) -> str:
    """A share with one decimal, rounded down: a text with one wrong word is never « 100 % »."""
    tenths = 1000 * same // words if words else 0
    return number_format(Decimal(tenths) / 10, 1) + "\u00a0%"


def _how(sources: Mapping[str, int]) -> str:
    parts = [
        _("%(count)s lues par reconnaissance de caractères") % {"count": sources.get("ocr", 0)},
        _("%(count)s par le texte que le fichier contient") % {"count": sources.get("text", 0)},
        _("%(count)s qu’aucune machine n’a lues") % {"count": sources.get("none", 0)},
    ]
    counts = (sources.get("ocr", 0), sources.get("text", 0), sources.get("none", 0))
    return ", ".join(part for part, count in zip(parts, counts, strict=True) if count)


def _page_words() -> dict[str, str]:
    return {
        "missing": _("Pages du document scellé absentes de l’original"),
        "added": _("Pages de l’original que le document scellé n’a pas"),
        "blank": _("Pages blanches de l’original"),
        "moved": _("Pages du document scellé qui ne sont pas à leur place"),
    }


def _pairs(result: Mapping[str, Any]) -> list[PagePair]:
    """Every page of the sealed document with the scan's, then the pages that the scan has alone."""
    by_page: dict[int, list[dict[str, Any]]] = {}
    scans: dict[int, int] = dict(result.get("pairs", ()))
    for passage in result.get("differences", ()):
        by_page.setdefault(passage["page"], []).append(passage)
    pairs = [
        PagePair(page, scans.get(page, 0), by_page.get(page, []))
        for page in range(1, result.get("expected_pages", 0) + 1)
    ]
    alone = [*result.get("added", ()), *result.get("blank", ())]
    return [*pairs, *(PagePair(0, scan, []) for scan in sorted(alone))]
