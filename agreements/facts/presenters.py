"""The facts and the verdict of a prototype as pages show them: words, days, entries, never people nor evidence."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from agreements.commons import explain
from agreements.commons.model2.facts import counts
from agreements.conventions.domain.stress import record_for, result_of
from agreements.facts import texts
from agreements.facts.domain.verdict import Answer
from agreements.facts.kinds import BY_FACT, KINDS, FactKind
from agreements.facts.queries import record_of
from agreements.models import ConventionVersion, Fact, Prototype, PrototypeVerdict
from core.ui import dates
from core.ui.lanes import Lane, Mark, Span

TONES: Final = {"shared": "ok", "shared-if-kept": "warn", "doubtful": "warn", "appropriable": "stop"}


@dataclass(frozen=True)
class Line:
    """One line of the verdict: its words in bold, what follows them, and the ways that it tells, shortest first."""

    verdict: str
    words: str
    detail: str
    tone: str
    ways: tuple["ToldWay", ...]


@dataclass(frozen=True)
class ToldWay:
    """One form within reach: its words, the steps, and the doubts that it needs with their source."""

    form: str
    steps: tuple[str, ...]
    doubts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Panel:
    """The verdict of model 2 as section 10 shows it."""

    lines: tuple[Line, ...]
    on: dt.date
    valid_until: dt.date | None
    record: tuple[tuple[FactKind, ...], ...]
    changes: tuple[tuple[dt.date, str], ...]


def panel_of(answer: Answer | None, row: PrototypeVerdict | None = None) -> Panel | None:
    """What a page shows of an answer; None without one. `row` gives the changes kept with it."""
    if answer is None:
        return None
    history = row.history if row is not None else []
    changes = tuple((dt.date.fromisoformat(item["on"]), texts.verdict_words(item["verdict"])) for item in history)
    record = tuple(tuple(BY_FACT[name] for name in names) for names in answer.result["record"])
    lines = tuple(_line(verdict, answer) for verdict in answer.lines)
    return Panel(lines, answer.on, answer.valid_until, record, changes)


def _line(verdict: str, answer: Answer) -> Line:
    detail = texts.line_detail(verdict, answer.result, answer.valid_until)
    return Line(verdict, texts.verdict_words(verdict), detail, TONES[verdict], _ways(verdict, answer.result))


def _ways(verdict: str, result: dict[str, Any]) -> tuple[ToldWay, ...]:
    """The ways that a line is about: certain ones, or those that need a doubt."""
    if verdict == "shared":
        return ()
    defiant = verdict == "shared-if-kept" or not result["loyal"]["forms"]
    forms = result["defiant" if defiant else "loyal"]["forms"]
    doubtful = verdict == "doubtful"
    by_length = sorted(forms.items(), key=lambda item: len(item[1]["trace"]))
    return tuple(
        ToldWay(
            texts.form_words(form),
            tuple(texts.move_words(move) for move in way["trace"]),
            tuple(texts.doubt_words(doubt) for doubt in way["doubts"]),
        )
        for form, way in by_length
        if bool(way["doubts"]) == doubtful
    )


@dataclass(frozen=True)
class ShownFact:
    """One of the ten facts: whether it counts today, since when and until when, and its entry of the register."""

    kind: FactKind
    says: str
    fact: Fact | None
    counts: bool
    note: str
    tone: str
    entry: int | None
    ended_entry: int | None

    @property
    def since(self) -> dt.date | None:
        return self.fact.on if self.fact else None

    @property
    def until(self) -> dt.date | None:
        return self.fact.last_day if self.fact else None


def facts_shown(prototype: Prototype, day: dt.date, facts: Iterable[Fact]) -> list[ShownFact]:
    """The ten facts on a day, those that count first. `facts` are the records that speak for them."""
    standing = {fact.name: fact for fact in facts}
    entries = prototype.facts.get("register", {})
    rows = [_shown(kind, standing.get(kind.name), day, entries) for kind in KINDS]
    return sorted(rows, key=lambda row: (not row.counts, row.fact is None))


def _shown(kind: FactKind, fact: Fact | None, day: dt.date, entries: dict[str, int]) -> ShownFact:
    says = texts.fact_says(kind.name)
    if fact is None:
        return ShownFact(kind, says, None, False, _("jamais constaté"), "past", None, None)
    holds = counts(fact.name, record_of(fact), day)
    note = _("du %(since)s au %(until)s") if holds else _note(fact, day)
    words = note % {"since": dates.short(fact.on), "until": dates.short(fact.last_day)}
    near = fact.last_day - day <= kind.notice
    tone = ("warn" if near else "ok") if holds else "stop"
    return ShownFact(
        kind, says, fact, holds, words, tone, entries.get(str(fact.pk)), entries.get(f"{fact.pk}.end")
    )  # fmt: skip


def _note(fact: Fact, day: dt.date) -> str:
    if fact.last_day >= day:  # the only other reason: a version deposited too late
        return _("constaté le %(since)s, hors délai")
    return _("du %(since)s au %(until)s ; ne compte plus")


def model_1_words(version: ConventionVersion) -> str:
    """The line of model 1 on a version, for texts signed before model 2; empty when it was never searched."""
    record = record_for(version, version.sha256)
    if record is None:
        return ""
    unsure = bool(record.result.get("inconclusive"))
    said = explain.verdict_words(result_of(record), texts.lang(), inconclusive=unsure)
    return f"{said.title}{said.detail}"


def lanes_of(prototype: Prototype, facts: Iterable[Fact], history: Iterable[dict[str, str]]) -> tuple[Lane, ...]:
    """The facts as a picture: a lane for each that was recorded, and one for the changes of the verdict."""
    by_name: dict[str, list[Fact]] = {}
    for fact in facts:
        if not fact.void and not fact.waits_for_second:
            by_name.setdefault(fact.name, []).append(fact)
    marks = tuple(
        Mark(dt.date.fromisoformat(item["on"]), texts.verdict_words(item["verdict"]), TONES[item["verdict"]])
        for item in history
    )
    lanes = [_lane(kind, by_name[kind.name]) for kind in KINDS if kind.name in by_name]
    return (Lane(_("Verdict"), (), marks), *lanes) if lanes else ()


def _lane(kind: FactKind, facts: list[Fact]) -> Lane:
    """Renewals that follow each other without a gap are one span: the fact held all along."""
    spans: list[Span] = []
    for fact in sorted(facts, key=lambda row: row.on):
        if spans and spans[-1].until is not None and fact.on <= spans[-1].until + dt.timedelta(days=1):
            spans[-1] = Span(spans[-1].since, max(spans[-1].until, fact.last_day), spans[-1].words, "ok")
        else:
            spans.append(Span(fact.on, fact.last_day, str(kind.title), "ok"))
    last = max(facts, key=lambda row: row.last_day).last_day
    return Lane(str(kind.title), tuple(spans), (), _("jusqu’au %(day)s") % {"day": dates.short(last)})
