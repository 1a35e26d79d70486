"""The verdict of model 2 on a prototype: its governing version, judged with the facts recorded, on a day.

`verdict_of` reads, and never writes: pages call it. `refresh` writes what it says into the prototype's row, raises the
alarm, and enters a change in the register: every service that changes facts or the governing version calls it, and the
clock on the day after a fact lapsed.
"""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.commons.model2 import closing_of, judge
from agreements.commons.terms import InvalidConventionError
from agreements.conventions.domain.content import frozen_clauses
from agreements.facts.queries import next_start, record_of, standing_facts
from agreements.facts.texts import verdict_words
from agreements.models import Prototype, PrototypeVerdict
from agreements.prototypes.domain.register_entries import note
from core.alarms import raise_alarm, settle
from core.clock import app_now, today
from core.public_cache import changed
from core.ui import dates

FELL: Final = "agreements.verdict_fell"
#: From the best to the worst.
ORDER: Final = ("shared", "doubtful", "shared-if-kept", "appropriable")


@dataclass(frozen=True)
class Answer:
    """What model 2 says on a day. `result` is the object of its section 9, with `write` and `record`.

    `valid_until` is the first last day among the facts that count. `stands_until` is the last day on which the facts are
    the same: the day before one begins, when the clock was set back, else `valid_until`.
    """

    on: dt.date
    verdict: str
    valid_until: dt.date | None
    stands_until: dt.date | None
    result: dict[str, Any]

    @property
    def shared(self) -> bool:
        return self.verdict == "shared"

    @property
    def counted(self) -> tuple[str, ...]:
        return tuple(self.result["facts"]["counted"])

    @property
    def lines(self) -> tuple[str, ...]:
        """The verdicts shown: two when the law is doubtful and a breach opens a way for certain (section 10)."""
        if self.verdict == "doubtful" and self.result["defiant"]["verdict"] == "appropriable":
            return ("doubtful", "shared-if-kept")
        return (self.verdict,)


def judge_on(prototype: Prototype, on: dt.date) -> Answer | None:
    """Judges anew, without the row. None when no convention governs the prototype, or its clauses cannot be read."""
    version = prototype.governing_version
    clauses = frozen_clauses(version) if version is not None else {}
    if not clauses:
        return None
    records = {fact.name: record_of(fact) for fact in standing_facts([prototype.pk], on)}
    try:
        found, closing = judge(clauses, records, on), closing_of(clauses, records, on)
    except InvalidConventionError:  # a text that the present library cannot read: nothing is asserted of it
        return None
    result = {**found.to_json(), "write": closing.write, "record": closing.record}
    expiry, begins = found.standing.first_expiry, next_start(prototype, on)
    stands = min((day for day in (expiry, begins) if day is not None), default=None)
    return Answer(on, found.verdict, expiry, stands, result)


def kept_answer(prototype: Prototype, row: PrototypeVerdict | None, on: dt.date) -> Answer | None:
    """What the row says of a day: facts stand still from the day judged to the last that it answers for."""
    if row is None or row.version_id != prototype.governing_version_id or row.on > on:
        return None
    if row.stands_until is not None and row.stands_until < on:
        return None
    return Answer(on, row.verdict, row.valid_until, row.stands_until, row.result)


def verdict_of(
    prototype: Prototype, on: dt.date | None = None, *, row: PrototypeVerdict | None = None
) -> Answer | None:
    """The verdict of model 2 on a prototype, today or another day. None when there is nothing to judge. Writes nothing.

    `row` is the row of the prototype, when the caller has read it.
    """
    if prototype.governing_version_id is None:
        return None
    day = on or today()
    known = row or PrototypeVerdict.objects.filter(prototype=prototype).first()
    return kept_answer(prototype, known, day) or judge_on(prototype, day)


def refresh(prototype: Prototype) -> PrototypeVerdict | None:
    """Judges the prototype today and keeps the answer. The caller holds the lock on the prototype and calls this last.

    A change of the verdict is entered in the register (`verdict.changed`), and one for the worse raises an alarm.
    """
    day = today()
    answer = judge_on(prototype, day)
    if answer is None:
        PrototypeVerdict.objects.filter(prototype=prototype).delete()
        return None
    row = PrototypeVerdict.objects.filter(prototype=prototype).first()
    was = row.verdict if row else ""
    row = row or PrototypeVerdict(prototype=prototype, changed_at=app_now())
    row.version_id = prototype.governing_version_id  # type: ignore[assignment]
    row.on, row.verdict, row.result = day, answer.verdict, answer.result
    row.valid_until, row.stands_until = answer.valid_until, answer.stands_until
    if answer.verdict != was:
        row.changed_at = app_now()
        row.history = [*row.history, {"on": day.isoformat(), "verdict": answer.verdict}]
    row.save()
    changed(prototype)
    _flag(prototype, answer, was)
    if answer.verdict != was:
        note(prototype, "verdict.changed", _payload(prototype, answer, was), by=None)
    return row


def _payload(prototype: Prototype, answer: Answer, was: str) -> dict[str, Any]:
    version = prototype.governing_version
    return {
        "convention_sha256": version.sha256 if version else None,
        "model": answer.result["model"],
        "on": answer.on.isoformat(),
        "verdict": answer.verdict,
        "was": was or None,
        "loyal": answer.result["loyal"]["verdict"],
        "defiant": answer.result["defiant"]["verdict"],
        "facts": list(answer.counted),
        "valid_until": answer.valid_until.isoformat() if answer.valid_until else None,
    }


def _flag(prototype: Prototype, answer: Answer, was: str) -> None:
    """An alarm when the verdict got worse, until it is as good as it can be again."""
    about = str(prototype.pk)
    if was and ORDER.index(answer.verdict) > ORDER.index(was):
        url = reverse("prototype_facts", args=[prototype.pk])
        raise_alarm(FELL, partial(_fell, str(prototype), was, answer), about=about, url=url)
    elif answer.shared or (was and ORDER.index(answer.verdict) < ORDER.index(was)):
        settle(FELL, about=about)


def _fell(name: str, was: str, answer: Answer) -> str:
    return _("« %(name)s » : le verdict a changé le %(day)s. Avant : %(was)s. Maintenant : %(now)s.") % {
        "name": name,
        "day": dates.short(answer.on),
        "was": verdict_words(was),
        "now": verdict_words(answer.verdict),
    }
