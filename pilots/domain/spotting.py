"""Words that may tell who somebody is, in a text meant for the public: shown to who writes and to who reads, never an answer by itself."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.exceptions import DomainError

CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'-]+"
TITLE = r"(?:M\.|MM\.|Mme|Mmes|Mlle|Mr|Mrs|Ms|Dr|Pr|Monsieur|Madame|Mademoiselle|Docteur)"
STREET = r"(?:rue|avenue|av\.|boulevard|bd|place|quai|impasse|passage|allée|cours|square|villa|cité|faubourg)"
HEALTH = (
    r"bless\w*|hospitalis\w*|hôpital|maladi\w*|malade\w*|malaise\w*|handicap\w*|enceinte\w*|grossesse|diab[èé]t\w*|cancer\w*|"
    r"épilep\w*|fractur\w*|allergi\w*|psychiatr\w*|dépress\w*|traumatis\w*|brûl\w*|décéd\w*|décès|injur(?:y|ies|ed)|"
    r"pregnan\w*|disab(?:led|ility)"
)
KINDS: tuple[tuple[Any, re.Pattern[str]], ...] = (
    (_("adresse électronique"), re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        _("adresse postale"),
        re.compile(rf"\b\d{{1,4}}\s*(?:bis|ter|quater)?\s*,?\s+{STREET}\b(?:\s+[\w’'-]+){{0,4}}", re.IGNORECASE),
    ),
    (_("nom de personne"), re.compile(rf"\b{TITLE}\s+{CAPITAL}(?:\s+{CAPITAL})*|(?<=[\w,;:]\s){CAPITAL}\s+{CAPITAL}")),
    (_("plaque d’immatriculation"), re.compile(r"\b[A-Z]{2}[ -]?\d{3}[ -]?[A-Z]{2}\b")),
    (_("numéro"), re.compile(r"\+?\d(?:[ .\u00a0\u202f-]?\d){6,}")),
    (_("santé"), re.compile(rf"\b(?:{HEALTH})\b", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Spotted:
    kind: Any
    words: str


def spotted(text: str) -> list[Spotted]:
    """Each kind with the words found, in the order of the kinds, each once."""
    found = (Spotted(kind, " ".join(match.group().split())) for kind, shape in KINDS for match in shape.finditer(text))
    return list(dict.fromkeys(found))


def in_words(found: list[Spotted]) -> str:
    """« Mme Durand » (nom de personne), …"""
    return ", ".join(f"« {one.words} » ({one.kind})" for one in found)


def read_again(text: str, *, seen: bool, field: str) -> str:
    """The text, stripped. Raises DomainError on `field` when words of it may tell who somebody is, unless they were read again (`seen`)."""
    words = text.strip()
    if (found := spotted(words)) and not seen:
        raise DomainError(
            gettext("Relisez avant d’envoyer : %(words)s. Retirez ces mots, ou cochez que vous les avez relus.")
            % {"words": in_words(found)},
            field=field,
        )
    return words
