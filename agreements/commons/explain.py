"""The model in plain words: stories of attacks, verdicts, repairs, the notice. French and English, fit for a page.

The verdict words of the JSON never appear here, nor any promise of what a court would decide.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from agreements.commons import caveats, words
from agreements.commons.facts import facts_of
from agreements.commons.moves import MOVES
from agreements.commons.reasons import ABSENT, LAPSED, TERM, UNBOUND, Reason, silence_reasons, step_reasons
from agreements.commons.search import Planner
from agreements.commons.state import State, start, unpack
from agreements.commons.stress import StressResult
from agreements.commons.terms import load_schema, require_valid
from agreements.commons.words import Pair

type Lang = Literal["fr", "en"]

_PLACES: Final = {move.name: place for place, move in enumerate(MOVES)}


def typeset(text: str, lang: str) -> str:
    """French spacing: no-break before the colon and inside guillemets, narrow before the other high marks."""
    if lang != "fr":
        return text
    text = re.sub(r" ([;!?])", "\u202f\\1", text.replace("'", "’"))
    return text.replace(" :", "\u00a0:").replace("« ", "«\u00a0").replace(" »", "\u00a0»")


def pick(pair: Pair, lang: str) -> str:
    """The side of a pair of words that is in the language, typeset."""
    return typeset(pair[words.LANGS.index(lang)], lang)


def clause_name(key: str, lang: str) -> str:
    """The name of a clause kind."""
    kind = load_schema().clauses[key]
    return pick((kind.name_fr, kind.name_en), lang)


def move_title(move: str, lang: str) -> str:
    """The name of a move."""
    return pick(words.MOVES[move][0], lang)


def form_title(form: str, lang: str) -> str:
    """The name of a form of appropriation."""
    return pick(words.FORMS[form][0], lang)


def form_meaning(form: str, lang: str) -> str:
    """What a form of appropriation means, as a sentence."""
    return pick(words.FORMS[form][1], lang)


def remedy_title(remedy: str, lang: str) -> str:
    """The name of a remedy."""
    return pick(words.REMEDIES[remedy][0], lang)


def remedy_meaning(remedy: str, lang: str) -> str:
    """What a remedy does, as a sentence."""
    return _sentence(pick(words.REMEDIES[remedy][1], lang))


def ruling_words(ruling: str, lang: str) -> str:
    """The public words of a ruling."""
    return pick(words.RULINGS[ruling], lang)


def notice(lang: str, *, name: str = "", role: str = "", on: str = "", version: str = "") -> str:
    """The notice that stands beside every result. Without a reviewer it says that the reading was not reviewed."""
    review = caveats.REVIEWED if name else caveats.NOT_REVIEWED
    said = pick(review, lang).format(name=name, role=role, on=on, version=version)
    return pick(caveats.NOTICE, lang).format(review=said)


def gate_notice(lang: str) -> str:
    """What a refusal by the gate alone must say."""
    return pick(caveats.GATE_NOTICE, lang)


def limits(lang: str) -> list[str]:
    """What model 1 does not see, for the page of the method."""
    return [pick(limit, lang) for limit in caveats.LIMITS]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _listed(items: Sequence[str], lang: str) -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {'et' if lang == 'fr' else 'and'} {items[-1]}"


def _quoted(key: str, lang: str) -> str:
    return f"« {clause_name(key, lang)} »" if lang == "fr" else f"“{clause_name(key, lang)}”"


_REASONS: Final[dict[str, Pair]] = {
    ABSENT: ("il n’y a pas d’article {clause}", "there is no clause {clause}"),
    LAPSED: (
        "rien n’assure que l’article {clause} dure encore dix ans après la convention",
        "nothing ensures that the clause {clause} still lasts ten years after the convention",
    ),
    UNBOUND: ("l’article {clause} ne lie pas {holder}", "the clause {clause} does not bind {holder}"),
    TERM: ("selon l’article {clause}, {says}", "under the clause {clause}, {says}"),
}


#: A term whose words begin so takes the clause itself as its subject.
_SUBJECTS: Final[dict[str, tuple[str, str]]] = {
    "fr": ("il ", "l’article {clause} "),
    "en": ("it ", "the clause {clause} "),
}


def reason_words(reason: Reason, holder: str, lang: str) -> str:
    """Why a clause did not help, without first capital or full stop. `holder` is who holds title at that moment."""
    said = pick(_REASONS[reason.why], lang)
    says = pick(words.TERMS[f"{reason.clause}.{reason.term}"], lang) if reason.term else ""
    pronoun, subject = _SUBJECTS[lang]
    if says.startswith(pronoun):
        said = f"{subject}{says.removeprefix(pronoun)}"
    clause = _quoted(reason.clause, lang)
    return typeset(said.format(clause=clause, holder=pick(words.HOLDERS[holder], lang), says=says), lang)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a story: the move, its sentence, the clauses that let it through, and the state after."""

    move: str
    title: str
    sentence: str
    reasons: tuple[Reason, ...]
    because: tuple[str, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Story:
    """An attack told step by step. `unanswered` tells why the City could not publish the code in the meantime."""

    opening: str
    steps: tuple[Step, ...]
    unanswered: tuple[str, ...]
    unanswered_reasons: tuple[Reason, ...]
    outcome: tuple[str, ...]
    lang: str
    begins: State  # before the first step

    def __str__(self) -> str:
        lines = [self.opening]
        for place, step in enumerate(self.steps):
            because = "; ".join(step.because) if self.lang == "en" else "\u202f; ".join(step.because)
            lines.append(f"{place + 1}. {step.sentence}{f' ({because})' if because else ''}.")
        if self.unanswered:
            lines.append(_unanswered(self.unanswered, self.lang))
        return "\n".join([*lines, *self.outcome])


def _unanswered(causes: Iterable[str], lang: str) -> str:
    if lang == "fr":
        return typeset(f"Le code n’est pas publié à temps : {' ; '.join(causes)}.", lang)
    return f"The code is not published in time: {'; '.join(causes)}."


#: Moves and forms that an earlier publication of the code would have shut out.
_NEEDS_SILENCE: Final = frozenset({"grant_exclusive", "file_patent"})


def _silence(facts: int, packed: int, trace: Sequence[str], forms: Sequence[str]) -> tuple[Reason, ...]:
    closed = "code_closed" in forms and "revoke_licence" not in trace
    if trace and (trace[-1] in _NEEDS_SILENCE or trace[-1] == "sell_patent" or closed):
        return silence_reasons(facts, packed)
    return ()


def story(clauses: object, trace: Sequence[str], lang: str, form: str | None = None) -> Story:
    """Tell an attack on a convention, each step with the clause that allowed it or whose absence did.

    The outcome tells the given form, or every form that the last state shows.
    Raises InvalidConventionError for clauses that do not fit, ValueError for a trace that is not possible under them.
    """
    facts = facts_of(require_valid(clauses))
    planner = Planner(facts)
    packed = planner.settle(start(facts))
    begins = unpack(packed)
    steps: list[Step] = []
    for move in trace:
        after = planner.step(packed, _PLACES[move]) if move in _PLACES else None
        if after is None:
            raise ValueError(f"{move!r} is not possible as step {len(steps) + 1} of this trace")
        steps.append(_step(facts, packed, after, move, lang))
        packed = after
    forms = planner.forms(packed) if form is None else [form]
    reasons = _silence(facts, packed, trace, forms)
    holder = unpack(packed).holder
    return Story(
        opening=attack_found(len(trace), lang),
        steps=tuple(steps),
        unanswered=tuple(reason_words(reason, holder, lang) for reason in reasons),
        unanswered_reasons=reasons,
        outcome=tuple(form_meaning(shown, lang) for shown in forms),
        lang=lang,
        begins=begins,
    )


def _step(facts: int, packed: int, after: int, move: str, lang: str) -> Step:
    holder = unpack(packed).holder
    said = pick(words.MOVES[move][1], lang).format(
        holder_fr=pick(words.HOLDERS[holder], "fr"), holder_en=pick(words.HOLDERS[holder], "en")
    )
    reasons = step_reasons(facts, packed, move)
    because = tuple(reason_words(reason, holder, lang) for reason in reasons)
    return Step(move, move_title(move, lang), _sentence(said)[:-1], reasons, because, unpack(after))


def attack_found(steps: int, lang: str) -> str:
    """The first sentence of a story."""
    if lang == "fr":
        return typeset(f"Une voie a été trouvée en {steps} étape{'s' if steps > 1 else ''} :", lang)
    return f"A way was found in {steps} step{'s' if steps > 1 else ''}:"


def repair_words(keys: Sequence[str], lang: str) -> str:
    """One repair as an instruction."""
    names = _listed([_quoted(key, lang) for key in keys], lang)
    if lang == "fr":
        verb = "rétablir l’article" if len(keys) == 1 else "rétablir ensemble les articles"
    else:
        verb = "restore the clause" if len(keys) == 1 else "restore together the clauses"
    return _sentence(typeset(f"{verb} {names}", lang))


@dataclass(frozen=True, slots=True)
class Verdict:
    """The public words of a result: what was found, the qualification that goes with it, and the terms concerned."""

    key: Literal["none_found", "found", "departs", "inconclusive"]
    title: str
    detail: str
    terms: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.title}{self.detail}"


_TITLES: Final[dict[str, Pair]] = {
    "none_found": ("Aucune voie d’appropriation trouvée", "No way to appropriate found"),
    "found": ("Voie d’appropriation trouvée", "A way to appropriate was found"),
    "departs": (
        "Aucune voie trouvée, mais des clauses s’écartent du modèle",
        "No way found, but some clauses depart from the model",
    ),
    "inconclusive": ("Non concluant", "Inconclusive"),
}


def _figure(number: int, lang: str) -> str:
    return f"{number:,}".replace(",", "\u202f" if lang == "fr" else ",")


def verdict_words(result: StressResult, lang: str, *, inconclusive: bool = False) -> Verdict:
    """The public verdict of section 6. `inconclusive` when free text departs from its terms or was not compared yet."""
    if inconclusive:
        detail = (" : à examiner par un juriste", ": a lawyer must look")
        return Verdict("inconclusive", pick(_TITLES["inconclusive"], lang), pick(detail, lang))
    if result.forms:
        steps = min(map(len, result.forms.values()))
        detail = (f", en {steps} étape{'s' if steps > 1 else ''}", f", in {steps} step{'s' if steps > 1 else ''}")
        return Verdict("found", pick(_TITLES["found"], lang), pick(detail, lang))
    if result.rules:
        listed = ", ".join(result.rules)
        detail = (f" : {listed}", f": {listed}")
        return Verdict("departs", pick(_TITLES["departs"], lang), pick(detail, lang), result.rules)
    states = _figure(result.states, lang)
    detail = (
        f" (modèle {result.model_version}, {len(MOVES)} sortes d’actes, {states} situations, si chacun exécute ses engagements)",
        f" (model {result.model_version}, {len(MOVES)} kinds of act, {states} situations, if all perform what they promised)",
    )
    return Verdict("none_found", pick(_TITLES["none_found"], lang), pick(detail, lang))
