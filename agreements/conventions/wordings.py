"""How the value of one term is said, in French and in English: in its article, and by itself.

See `clause_texts` for the forms of wording. Functions are total over values.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Lang = Literal["fr", "en"]
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
        "euro": ("\u00a0euro", "\u00a0euros"),
    },
    "en": {
        "hour": ("\u00a0hour", "\u00a0hours"),
        "day": ("\u00a0day", "\u00a0days"),
        "week": ("\u00a0week", "\u00a0weeks"),
        "month": ("\u00a0month", "\u00a0months"),
        "year": ("\u00a0year", "\u00a0years"),
        "percent": ("%", "%"),
        "euro": ("\u00a0euro", "\u00a0euros"),
    },
}
MONTHS: Mapping[Lang, str] = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}
#: Before a wording of one's own in a list of words; it is printed in quotes.
OTHER = "other:"
QUOTED: Mapping[Lang, str] = {"fr": "«\u00a0{}\u00a0»", "en": "“{}”"}


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


def lang_of(lang: str) -> Lang:
    return "en" if lang.lower().startswith("en") else "fr"


def said_in_text(term: TermText, value: Any, lang: Lang) -> str:
    """The words that stand for the value inside the article."""
    words = term.wordings[lang]
    if isinstance(value, str):
        value = BLANKS.sub(" ", value).strip()
    if is_empty(value):
        return words.fixed["false"] if "false" in words.fixed else words.fixed["none"]
    if isinstance(value, bool) and "true" in words.fixed:
        return words.fixed["true" if value else "false"]
    if isinstance(value, str) and value in words.phrases:
        return words.phrases[value]
    if value == 0 and not isinstance(value, bool) and "zero" in words.fixed:
        return words.fixed["zero"]
    alone = isinstance(value, list | tuple | set | frozenset) and len(value) == 1
    around = words.fixed.get("single" if alone and "single" in words.fixed else "some", "{}")
    return around.replace("{}", bare(term, value, lang))


def is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | tuple | set | frozenset | Mapping) and not value)


def bare(term: TermText, value: Any, lang: Lang) -> str:
    """The words of the value by itself."""
    if isinstance(value, bool):
        return YES_NO[lang][value]
    if isinstance(value, int | float):
        return amount(value, term.unit, lang)
    if isinstance(value, date):
        return _day(value, lang)
    if isinstance(value, Mapping | list | tuple | set | frozenset):
        return _listed(_members(term, value, lang), term.join, lang) or EMPTY[lang]
    text = "" if value is None else BLANKS.sub(" ", str(value)).strip()
    if text.startswith(OTHER):
        return QUOTED[lang].replace("{}", text.removeprefix(OTHER).strip())
    words = term.wordings[lang].values
    return words.get(text) or _expression(text, words, lang) or _dated(text, lang) or text or UNSTATED[lang]


def _expression(text: str, words: Mapping[str, str], lang: Lang) -> str:
    """Licences that an SPDX expression combines, each by its title; empty for anything else."""
    parts = re.findall(r"[()]|[^\s()]+", text)
    joined = {"AND": CONJUNCTIONS[lang]["and"], "OR": CONJUNCTIONS[lang]["or"], "(": "(", ")": ")"}
    if (
        len(parts) < 2
        or not joined.keys() & set(parts)
        or any(part not in joined and part not in words for part in parts)
    ):
        return ""
    return " ".join(joined.get(part) or words[part] for part in parts).replace("( ", "(").replace(" )", ")")


def _members(term: TermText, value: Mapping[Any, Any] | Iterable[Any], lang: Lang) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{bare(term, name, lang)} ({bare(term, share, lang)})" for name, share in value.items()]
    words = [bare(term, item, lang) for item in value]
    return sorted(words) if isinstance(value, set | frozenset) else words


def _dated(text: str, lang: Lang) -> str:
    """An ISO 8601 duration or day in words; empty for anything else."""
    if match := DURATION.fullmatch(text):
        parts = zip(match.groups(), ("year", "month", "week", "day"), strict=True)
        return _listed((amount(int(count), unit, lang) for count, unit in parts if count), "and", lang)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return _day(date.fromisoformat(text), lang)
        except ValueError:
            return ""
    return ""


def _day(day: date, lang: Lang) -> str:
    first = lang == "fr" and day.day == 1
    return f"{'1er' if first else day.day}\u00a0{MONTHS[lang].split()[day.month - 1]} {day.year}"


def amount(number: float, unit: str | None, lang: Lang) -> str:
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
