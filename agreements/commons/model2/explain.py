"""A judgement of model 2 in plain words, for pages: section 10 of the model. French and English, typeset.

The words of the JSON never appear here. Pure Python: pages draw what these functions return.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from agreements.commons.explain import pick, repair_words
from agreements.commons.model2 import sentences, texts
from agreements.commons.model2.moves import MOVES
from agreements.commons.model2.verdict import (
    APPROPRIABLE,
    DOUBTFUL,
    MODEL_VERSION,
    SHARED,
    SHARED_IF_KEPT,
    Judgement,
    Reading,
)
from agreements.commons.words import Pair

#: How each verdict is drawn.
TONES: Final = {SHARED: "ok", SHARED_IF_KEPT: "warn", DOUBTFUL: "unknown", APPROPRIABLE: "stop"}
_MONTHS: Final = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_AFTER: Final[dict[str, Pair]] = {
    SHARED_IF_KEPT: (
        " : le chemin, et ce que la Ville peut faire elle-même",
        ": the path, and what the City can do itself",
    ),
    DOUBTFUL: (
        " : cela dépend d’une question sur laquelle aucune décision n’a été trouvée",
        ": it depends on a question on which no decision was found",
    ),
}
#: As in model 1: no way was found, but the rules of the library are broken; a text that was not compared with its terms.
_DEPARTS: Final[tuple[Pair, Pair]] = (
    (
        "Aucune voie trouvée, mais des clauses s’écartent du modèle",
        "No way found, but some clauses depart from the model",
    ),
    ("", ""),
)
_INCONCLUSIVE: Final[tuple[Pair, Pair]] = (
    ("Non concluant", "Inconclusive"),
    (" : à examiner par un juriste", ": a lawyer must look"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a verdict: the words that count, what follows them, and the tone in which they are drawn."""

    key: str
    tone: str
    title: str
    detail: str

    def __str__(self) -> str:
        return f"{self.title}{self.detail}"


def day(value: date, lang: str) -> str:
    """A day in full, as the two languages write it: `1er mars 2026`, `1 March 2026`."""
    number = "1er" if value.day == 1 and lang == "fr" else str(value.day)
    return f"{number} {_MONTHS[lang][value.month - 1]} {value.year}"


def fewest_steps(reading: Reading) -> int:
    """The steps of the shortest way that is certain; 0 when none is."""
    return min((len(way.trace) for way in reading.forms.values() if not way.doubts), default=0)


def verdict_lines(judgement: Judgement, lang: str, *, unclear: bool = False) -> tuple[Line, ...]:
    """The public words of a judgement: one line, or two when it is doubtful and a breach opens a way as well.

    `unclear`: a text that departs from its terms or was not compared with them; nothing then follows from the terms.
    """
    if unclear:
        return (_line("inconclusive", "unknown", _INCONCLUSIVE, lang),)
    if judgement.verdict == SHARED and judgement.rules:
        return (_line("departs", "warn", _DEPARTS, lang),)
    keys = [judgement.verdict]
    if judgement.verdict == DOUBTFUL and judgement.defiant.verdict == APPROPRIABLE:
        keys.append(SHARED_IF_KEPT)
    until, steps = judgement.standing.first_expiry, fewest_steps(judgement.loyal)
    return tuple(
        Line(key, TONES[key], verdict_title(key, lang), verdict_detail(key, lang, until=until, steps=steps))
        for key in keys
    )


def verdict_patterns(lang: str) -> dict[str, str]:
    """The public words of each verdict, `k` and the day left open."""
    shared = pick(texts.VERDICTS[SHARED], lang) + _shared_detail("…", lang)
    k = ", en k étapes, sans que personne manque à sa parole", ", in k steps, nobody breaking their word"
    return {
        SHARED: shared,
        SHARED_IF_KEPT: pick(texts.VERDICTS[SHARED_IF_KEPT], lang) + pick(_AFTER[SHARED_IF_KEPT], lang),
        DOUBTFUL: pick(texts.VERDICTS[DOUBTFUL], lang) + pick(_AFTER[DOUBTFUL], lang),
        APPROPRIABLE: pick(texts.VERDICTS[APPROPRIABLE], lang) + pick(k, lang),
    }


def _line(key: str, tone: str, words: tuple[Pair, Pair], lang: str) -> Line:
    return Line(key, tone, *(pick(pair, lang) for pair in words))


def verdict_detail(key: str, lang: str, *, until: date | None, steps: int) -> str:
    """What follows the words of a verdict on its line. `until`: when the first fact that counts expires; `steps`: those of
    the shortest way that is certain in the loyal reading.
    """
    if key == SHARED:
        return _shared_detail(day(until, lang) if until else None, lang)
    if key == APPROPRIABLE:
        french = f", en {steps} étape{'s' if steps > 1 else ''}, sans que personne manque à sa parole"
        return pick((french, f", in {steps} step{'s' if steps != 1 else ''}, nobody breaking their word"), lang)
    return pick(_AFTER[key], lang)


def _shared_detail(until: str | None, lang: str) -> str:
    french = f", même en cas de manquement (modèle {MODEL_VERSION}, {len(MOVES)} attaques examinées"
    english = f", even in case of breach (model {MODEL_VERSION}, {len(MOVES)} attacks examined"
    if until:
        french, english = f"{french} ; valable jusqu’au {until}", f"{english}; good until {until}"
    return pick((f"{french})", f"{english})"), lang)


def verdict_title(verdict: str, lang: str) -> str:
    """The words of a verdict that count, without what follows them."""
    return pick(texts.VERDICTS[verdict], lang)


def move_sentence(move: str, lang: str) -> str:
    """A move as a step of a story."""
    return pick(texts.MOVES[move], lang)


def form_sentence(form: str, lang: str) -> str:
    """A form of appropriation."""
    return pick(texts.FORMS[form], lang)


def fact_name(fact: str, lang: str) -> str:
    """The short name of a fact."""
    return pick(sentences.ACTS[fact][0], lang)


def fact_act(fact: str, lang: str) -> str:
    """What the City does to establish a fact, as an instruction."""
    return pick(sentences.ACTS[fact][1], lang)


def fact_sentence(fact: str, lang: str) -> str:
    """What a fact says, as a sentence."""
    said = pick(texts.FACTS[fact], lang)
    return f"{said[:1].upper()}{said[1:]}."


def reserve_sentence(reserve: str, lang: str) -> str:
    """A reserve."""
    return pick(sentences.RESERVES[reserve], lang)


def doubt_sentence(doubt: str, lang: str) -> str:
    """What a court would have to hold."""
    return pick(texts.DOUBTS[doubt][0], lang)


def doubt_source(doubt: str, lang: str) -> str:
    """The texts that leave a doubt open."""
    return pick(sentences.SOURCES[doubt], lang)


def remedies(lang: str) -> list[tuple[str, str]]:
    """What the City does by itself, in the order in which it is tried: name, and what it does."""
    return [(pick(name, lang), pick(does, lang)) for name, does in sentences.REMEDIES.values()]


def limits(lang: str) -> list[str]:
    """What model 2 does not see."""
    return [pick(limit, lang) for limit in sentences.LIMITS]


def write_words(keys: Sequence[str], lang: str) -> str:
    """One set of clauses to return to the template, as an instruction."""
    return repair_words(keys, lang)


def record_words(facts: Iterable[str], lang: str) -> list[str]:
    """Facts still to establish, each as an instruction."""
    return [fact_act(fact, lang) for fact in facts]
