"""What slips: of each prototype the first day on which a fact lapses, which facts, and what its verdict then becomes."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from agreements.commons.model2.facts import Record, counts, last_day
from agreements.commons.model2.verdict import judge
from agreements.commons.terms import InvalidConventionError
from agreements.conventions.domain.content import frozen_clauses
from agreements.facts import texts
from agreements.facts.kinds import title_of
from agreements.facts.queries import record_of, standing_facts
from agreements.models import PrototypeVerdict

TONES = {"shared": "ok", "shared-if-kept": "warn", "doubtful": "unknown", "appropriable": "stop"}


@dataclass(frozen=True)
class Slip:
    """One line of the portfolio. `after` is empty where nothing can be said of the day after."""

    row: PrototypeVerdict
    lapses: list[tuple[str, str]]  # the fact, and its name as people read it
    days: int  # until the last day; below zero once it has passed
    now: str
    now_tone: str
    after: str
    after_tone: str

    @property
    def changes(self) -> bool:
        return self.after != self.now


def slips_of(rows: list[PrototypeVerdict], on: dt.date) -> list[Slip]:
    """The lines of these verdicts, which have a last day. One query for the facts of all."""
    records: dict[object, dict[str, Record]] = {}
    for fact in standing_facts([row.prototype_id for row in rows], on):
        records.setdefault(fact.prototype_id, {})[fact.name] = record_of(fact)
    return [_slip(row, records.get(row.prototype_id, {}), on) for row in rows]


def _slip(row: PrototypeVerdict, records: Mapping[str, Record], on: dt.date) -> Slip:
    last = row.valid_until or on
    after = _verdict_after(row, records, last)
    return Slip(
        row=row,
        lapses=[(name, title_of(name)) for name in _lapsing(records, last)],
        days=(last - on).days,
        now=texts.verdict_words(row.verdict),
        now_tone=TONES[row.verdict],
        after=texts.verdict_words(after) if after else "",
        after_tone=TONES.get(after, "past"),
    )


def _lapsing(records: Mapping[str, Record], last: dt.date) -> Iterable[str]:
    return [
        name
        for name, record in records.items()
        if counts(name, record, last) and last_day(name, record) == last.toordinal()
    ]


def _verdict_after(row: PrototypeVerdict, records: Mapping[str, Record], last: dt.date) -> str:
    """The verdict on the day after, were nothing done. Empty for a text that the present library cannot read."""
    try:
        return judge(frozen_clauses(row.version), records, last + dt.timedelta(days=1)).verdict
    except (InvalidConventionError, OverflowError):
        return ""
