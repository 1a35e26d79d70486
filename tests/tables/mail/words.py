"""Which words are of one language alone, from the catalogues of the product and the words of dates."""

import re
from pathlib import Path

from babel.dates import get_day_names, get_month_names
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[3]
PLACES = re.compile(r"%\(\w+\)[sd]|\{\{.*?\}\}|\{\w*\}|<[^>]+>")
ELSEWHERE = re.compile(r"https?://\S+|\S+@\S+|\bDC-[0-9A-Z-]+")
WORD = re.compile(r"(?<!\w)[^\W\d_]{2,}(?!\w)")
STOP = {
    "fr": "le la les un une des du de et ou où est sont pour par avec sur dans au aux ce cette ces il elle vous nous "
    "votre vos notre nos ne pas plus que qui dont sans sous entre chez être avoir à l’heure demande demandée",
    "en": "the an and or is are of for by with in at to this these it you we your our not that which who whose "
    "without under between be have has been from",
}  # fmt: skip
# Of both languages, or names: no catalogue tells.
SHARED = {"sha", "datacity", "docs", "rss", "pdf", "csv", "json", "spdx", "siren", "email", "on", "or", "as", "a"}


def words_of(text: str) -> set[str]:
    """Words in small letters; addresses, numbers of receipts, fingerprints, placeholders and tags are none."""
    return {word.lower() for word in WORD.findall(ELSEWHERE.sub(" ", PLACES.sub(" ", text)))}


def _catalogues() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"fr": set(STOP["fr"].split()), "en": set(STOP["en"].split())}
    for path in sorted(ROOT.glob("*/locale/en/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale="en")
        for message in catalogue:
            french = message.id if isinstance(message.id, tuple) else (message.id,)
            english = message.string if isinstance(message.string, tuple) else (message.string,)
            found["fr"].update(*(words_of(text) for text in french if text))
            found["en"].update(*(words_of(text) for text in english if text))
    for language, words in found.items():
        for names in (get_day_names("wide", locale=language), get_month_names("wide", locale=language)):
            words.update(name.lower() for name in names.values())
    return found


KNOWN = _catalogues()
ALONE = {
    "fr": (KNOWN["fr"] - KNOWN["en"] - SHARED) | {"zénobie"},
    "en": (KNOWN["en"] - KNOWN["fr"] - SHARED) | {"palmyra"},
}
OTHER = {"fr": "en", "en": "fr"}


def foreign_to(language: str, text: str) -> set[str]:
    """The words of a text that are of the other language alone."""
    return words_of(text) & ALONE[OTHER[language]]
