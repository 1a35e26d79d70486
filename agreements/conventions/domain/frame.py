"""What stands around the clauses of a convention: recitals, preamble, opening and closing articles, annexes.

It is part of what is tested, voted, hashed and signed, so pages and documents read it from the same content.
"""

from collections.abc import Sequence
from typing import Any

from agreements.conventions import clause_texts
from agreements.models import Convention

LANGS = ("fr", "en")
OPENING = ("definitions", "purpose", "duration")
CLOSING = ("documents",)
FIRST_CLAUSE = len(OPENING) + 1  # articles are numbered through, from the first of the frame to the last
PROGRAMME = "DataCity"


def frame_of(convention: Convention, clauses: int) -> dict[str, Any]:
    """The frame of a convention with this many clauses, in both languages: plain JSON, part of its content."""
    objectives = list(convention.edition.objectives.all())
    values = {lang: _values(convention, objectives, lang) for lang in LANGS}
    opening = [_section(key, values, number) for number, key in enumerate(OPENING, start=1)]
    closing = [_section(key, values, number) for number, key in enumerate(CLOSING, start=FIRST_CLAUSE + clauses)]
    alone = {key: _section(key, values) for key in ("visas", "preamble", "annexes", "accession")}
    return {**alone, "opening": opening, "closing": closing}


def _values(convention: Convention, objectives: list[Any], lang: str) -> dict[str, Any]:
    return {
        "programme": None if convention.fictional else PROGRAMME,
        "edition": _said(convention.edition, lang),
        "objectives": [_said(objective, lang) for objective in objectives],
        "starts_on": convention.effective_on,
        "ends_on": convention.expires_on,
        **_renewal(convention),
    }


def _renewal(convention: Convention) -> dict[str, Any]:
    """The values of the paragraph on renewal; without one, its maximum and its notice say nothing."""
    if not convention.tacit_renewal_months:
        return {"tacit_renewal_months": None}
    return {
        "tacit_renewal_months": convention.tacit_renewal_months,
        "max_renewals": str(convention.max_renewals or ""),
        "renewal_notice_months": convention.renewal_notice_months or "undecided",
    }


def _said(row: Any, lang: str) -> str:
    return str((row.name_en if lang == "en" else "") or row.name_fr)


def _section(key: str, values: dict[str, dict[str, Any]], number: int | None = None) -> dict[str, Any]:
    said = {lang: clause_texts.render_section(key, values[lang], lang) for lang in LANGS}
    return {
        "key": key,
        "number": number,
        **{f"title_{lang}": section.title for lang, section in said.items()},
        **{f"text_{lang}": section.paragraphs for lang, section in said.items()},
    }


def sections_before(frame: dict[str, Any]) -> list[dict[str, Any]]:
    """Recitals, preamble, opening articles; empty for a text voted without a frame."""
    return [frame["visas"], frame["preamble"], *frame["opening"]] if frame else []


def sections_after(frame: dict[str, Any]) -> list[dict[str, Any]]:
    """Closing articles, then the list of annexes."""
    return [*frame["closing"], frame["annexes"]] if frame else []


def in_words(sections: Sequence[dict[str, Any]], lang: str) -> list[dict[str, Any]]:
    """Sections in one language, as pages and documents show them."""
    return [
        {
            "key": section["key"],
            "number": section["number"],
            "title": section[f"title_{lang}"],
            "paragraphs": section[f"text_{lang}"],
        }
        for section in sections
    ]
