"""A judgement as a page shows it: lines, ways with their stories, doubts, reserves, what closes the ways.

Plain data in one language, drawn alike by the page of the method, the public page and the workspace.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from agreements.commons.explain import pick
from agreements.commons.facts import Clauses
from agreements.commons.model2 import explain, sentences
from agreements.commons.model2.explain import Line
from agreements.commons.model2.facts import Record, last_day
from agreements.commons.model2.points import points_of
from agreements.commons.model2.search import DEFIANT, LOYAL, Machine
from agreements.commons.model2.story import Story, replay
from agreements.commons.model2.verdict import DOUBTS, Closing, Judgement, Reading, Way, closing_valid, judge_valid
from agreements.commons.words import Pair

#: What is drawn of every story, whether it changes or not.
ALWAYS: Final = ("stage", "holder", "source", "licence")
READINGS: Final[dict[str, tuple[Pair, Pair]]] = {
    LOYAL: (
        ("Si chacun tient parole", "If all keep their word"),
        (
            "Personne ne manque à ses engagements ; mais une vente forcée ou à un tiers transmet le code sans eux.",
            "Nobody breaks a promise; but a sale by a court or to a stranger passes the code on without them.",
        ),
    ),
    DEFIANT: (
        ("Si quelqu’un manque à sa parole", "If somebody breaks their word"),
        (
            "Les promesses ne comptent plus : seuls comptent les droits déjà donnés et les faits vérifiés.",
            "Promises no longer count: only rights already granted and facts that were checked do.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a thing is after one step, and the tone in which it is drawn."""

    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question that no decision found has settled."""

    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class ToldWay:
    """One way to one form: the form, the moves, what they change, and the doubts without which it is closed."""

    form: str
    sentence: str
    steps: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    lanes: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class ToldReading:
    """One reading: its name, what it supposes, the ways found, and the size of the proof."""

    name: str
    title: str
    supposes: str
    ways: tuple[ToldWay, ...]
    states: int
    moves: int


@dataclass(frozen=True, slots=True)
class Write:
    """One set of clauses whose return to the template makes the convention sound."""

    keys: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Act:
    """One fact that the City can still establish."""

    fact: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A recorded fact: whether it counts on the day judged, and its last day."""

    fact: str
    name: str
    counts: bool
    since: date
    last: date


@dataclass(frozen=True, slots=True)
class Told:
    """The whole judgement in words of one language."""

    on: date
    verdict: str
    lines: tuple[Line, ...]
    readings: tuple[ToldReading, ...]
    reserves: tuple[str, ...]
    rules: tuple[str, ...]
    write: tuple[Write, ...]
    record: tuple[tuple[Act, ...], ...]
    facts: tuple[Counted, ...]
    first_expiry: date | None
    lang: str

    def day(self, value: date) -> str:
        """A day in full, in the language of the words."""
        return explain.day(value, self.lang)

    @property
    def tone(self) -> str:
        """That of the first line."""
        return self.lines[0].tone

    @property
    def found(self) -> tuple[ToldReading, ...]:
        """The readings in which a way was found."""
        return tuple(reading for reading in self.readings if reading.ways)


def tell(clauses: Clauses, facts: Mapping[str, Record], on: date, lang: str, *, unclear: bool = False) -> Told:
    """Judge clauses and facts already known to fit, and say it. `unclear`: a text that nobody compared with its terms."""
    return told_of(
        judge_valid(clauses, facts, on), closing_valid(clauses, facts, on), clauses, facts, lang, unclear=unclear
    )


def told_of(
    judgement: Judgement,
    closing: Closing,
    clauses: Clauses,
    facts: Mapping[str, Record],
    lang: str,
    *,
    unclear: bool = False,
) -> Told:
    """The words of a judgement already made of these clauses and facts."""
    points, bits = points_of(clauses), judgement.standing.bits
    machines: dict[int, Machine] = {}
    readings = tuple(
        _reading(word, reading, points, bits, machines, lang)
        for word, reading in ((LOYAL, judgement.loyal), (DEFIANT, judgement.defiant))
    )
    return Told(
        on=judgement.on,
        verdict=judgement.verdict,
        lines=explain.verdict_lines(judgement, lang, unclear=unclear),
        readings=readings,
        reserves=tuple(explain.reserve_sentence(reserve, lang) for reserve in judgement.reserves),
        rules=judgement.rules,
        write=tuple(Write(tuple(keys), explain.write_words(keys, lang)) for keys in closing.write),
        record=tuple(tuple(act_of(fact, lang) for fact in names) for names in closing.record),
        facts=_facts(judgement, facts, lang),
        first_expiry=judgement.standing.first_expiry,
        lang=lang,
    )


def act_of(fact: str, lang: str) -> Act:
    """A fact as something to do."""
    return Act(fact, explain.fact_name(fact, lang), explain.fact_act(fact, lang))


def _facts(judgement: Judgement, facts: Mapping[str, Record], lang: str) -> tuple[Counted, ...]:
    counted = judgement.standing.counted
    return tuple(
        Counted(
            fact,
            explain.fact_name(fact, lang),
            fact in counted,
            date.fromisoformat(facts[fact]["on"]),
            date.fromordinal(min(last_day(fact, facts[fact]), date.max.toordinal())),
        )
        for fact in (*counted, *judgement.standing.not_counted)
    )


def _reading(
    word: str, reading: Reading, points: int, bits: int, machines: dict[int, Machine], lang: str
) -> ToldReading:
    title, supposes = READINGS[word]
    ways = tuple(
        _way(form, way, _machine(machines, points, bits, way), word, lang)
        for form, way in sorted(
            reading.forms.items(), key=lambda item: (len(item[1].doubts), len(item[1].trace), item[0])
        )
    )
    return ToldReading(word, pick(title, lang), pick(supposes, lang), ways, reading.states, reading.moves)


def _machine(machines: dict[int, Machine], points: int, bits: int, way: Way) -> Machine:
    rulings = sum(DOUBTS[name] for name in way.doubts)
    if rulings not in machines:
        machines[rulings] = Machine(points, bits, rulings)
    return machines[rulings]


def _way(form: str, way: Way, machine: Machine, word: str, lang: str) -> ToldWay:
    doubts = tuple(Doubt(explain.doubt_sentence(name, lang), explain.doubt_source(name, lang)) for name in way.doubts)
    story = replay(machine, word, form, way.trace)
    steps = tuple(explain.move_sentence(move, lang) for move in way.trace)
    return ToldWay(form, explain.form_sentence(form, lang), steps, doubts, tuple(_lanes(story, lang)))


def _lanes(story: Story, lang: str) -> Sequence[tuple[str, tuple[Cell, ...]]]:
    changing = story.changing
    shown = [name for name in story.states[0] if name in ALWAYS or name in changing]
    return [_lane(name, [state[name] for state in story.states], lang) for name in shown]


def _lane(name: str, values: Sequence[Any], lang: str) -> tuple[str, tuple[Cell, ...]]:
    label, shades = sentences.LANES[name]
    return pick(label, lang), tuple(Cell(pick(shades[value][0], lang), shades[value][1]) for value in values)
