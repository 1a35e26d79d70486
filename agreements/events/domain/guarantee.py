"""The guarantee timeline of a prototype as a picture: what is promised until when, what happened, lane by lane.

Only what the public may read. `facts_of` fetches it all; the words of each moment are those of `timeline`.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from agreements.enums import ESCROW_TO_PUBLIC, ObligationState, PrototypeState
from agreements.events import labels
from agreements.events.domain.escrow import CLAUSE, reader_words, release_of
from agreements.events.domain.parties import Clauses, clauses_of_version, says
from agreements.events.queries import findings_of, story_of
from agreements.models import (
    Allegation,
    Breach,
    ConventionVersion,
    Deposit,
    EscrowRelease,
    IPEvent,
    Obligation,
    Prototype,
)
from core.clock import app_now, day_of
from core.ui import dates
from core.ui.lanes import Lane, Mark, Span
from core.workflow import history

CONVENTION: Final = "convention"
LICENCE: Final = "licence"
DEPOSITS: Final = "deposits"
ESCROW: Final = "escrow"
EVENTS: Final = "events"
BREACHES: Final = "breaches"
OBLIGATIONS: Final = "obligations"
AHEAD = 6  # coming obligations drawn

Marked = tuple[str, dt.date, str, str, int]  # lane, day, words, tone, number


@dataclass(frozen=True)
class Facts:
    prototype: Prototype
    today: dt.date
    version: ConventionVersion | None
    clauses: Clauses
    events: tuple[IPEvent, ...]
    deposits: tuple[Deposit, ...]
    licensed: tuple[tuple[dt.datetime, str], ...]
    shared_on: dt.date | None
    release: EscrowRelease | None
    findings: tuple[Allegation, ...] = ()
    hidden: int | None = None

    @property
    def last(self) -> IPEvent | None:
        """The last public event of the chain that stands before any finding not yet published: what follows would tell of it."""
        told = [row for row in self.events if self.hidden is None or row.ruling.rank < self.hidden]
        return max(told, key=lambda event: event.ruling.rank, default=None)

    @property
    def open_to_all(self) -> frozenset[str]:
        """Identifiers of the archives that anybody may fetch: `queries_prototype.deposits_open_to_all`, of this story."""
        if self.prototype.state == PrototypeState.COMMONS:
            return frozenset(str(row.pk) for row in self.deposits)
        if self.release is None or self.release.released_to != ESCROW_TO_PUBLIC:
            return frozenset()
        until = self.release.released_at
        return frozenset(str(row.pk) for row in self.deposits if row.deposited_at <= until)

    @property
    def breaches(self) -> list[Breach]:
        return [row for event in self.events for row in event.breaches.all() if row.public]

    @property
    def obligations(self) -> list[Obligation]:
        return [row for event in self.events for row in event.obligations.all()]


def facts_of(prototype: Prototype) -> Facts:
    """Eight queries, whatever the length of the story, when the governing version came with the prototype."""
    version = prototype.governing_version
    deposits = prototype.deposits.select_related("file").order_by("deposited_at")
    steps = [row for row in history(prototype) if row.target == PrototypeState.LICENSED]
    licensed = [(row.at, prototype.licence) for row in steps[-1:] if prototype.licence]
    standing = list(story_of(prototype))
    behind = [row.ruling.rank for row in standing if _waits(row)]
    return Facts(
        prototype=prototype,
        today=day_of(app_now()),
        version=version,
        clauses=clauses_of_version(version) if version else {},
        events=tuple(row for row in standing if _public(row)),
        deposits=tuple(deposits),
        licensed=tuple(licensed),
        shared_on=day_of(prototype.commons_at) if prototype.commons_at else None,
        release=release_of(prototype),
        findings=tuple(findings_of(prototype)),
        hidden=min(behind, default=None),
    )


def _public(event: IPEvent) -> bool:
    allegation = getattr(event, "allegation", None)
    return allegation is None or allegation.public


def _waits(event: IPEvent) -> bool:
    allegation = getattr(event, "allegation", None)
    return allegation is not None and not allegation.public and allegation.publish_at is not None


def reader_sentence(release: EscrowRelease) -> str:
    who = _("Remis à %(who)s.") % {"who": reader_words(release.released_to)}
    return f"{who} {_('Licence : %(licence)s.') % {'licence': release.licence}}" if release.licence else who


def lanes_of(facts: Facts, marks: Sequence[Marked]) -> tuple[Lane, ...]:
    """The lanes in reading order. Empty for a prototype that no convention governs: nothing is promised of it."""
    if facts.version is None:
        return ()
    by_lane: dict[str, list[Mark]] = {}
    for lane, on, words, tone, n in marks:
        by_lane.setdefault(lane, []).append(Mark(on, words, tone, n))

    def marks_of(name: str) -> tuple[Mark, ...]:
        return tuple(by_lane.get(name, ()))

    return (
        _convention(facts, facts.version),
        _licence(facts, marks_of(LICENCE)),
        _deposits(facts, marks_of(DEPOSITS)),
        _escrow(facts, marks_of(ESCROW)),
        Lane(_("Événements"), (), marks_of(EVENTS), "" if marks_of(EVENTS) else _("aucun déclaré")),
        _breaches(facts, marks_of(BREACHES)),
        _obligations(facts, marks_of(OBLIGATIONS)),
    )


def _until(day: dt.date | None) -> str:
    return _("jusqu’au %(day)s") % {"day": dates.short(day)} if day else _("sans terme")


def _convention(facts: Facts, version: ConventionVersion) -> Lane:
    convention, label = version.convention, _("Convention en vigueur")
    if version.in_force_at is None:
        return Lane(label, said=_("pas encore en vigueur"))
    end = day_of(convention.ended_at) if convention.ended_at else convention.expires_on
    words = str(convention.name_en if labels.lang() == "en" and convention.name_en else convention.name_fr)
    over, said = False, _until(end)
    if end is not None and end <= facts.today:
        over, said = True, _("terminée le %(day)s") % {"day": dates.short(end)}
    since = day_of(version.in_force_at)
    return Lane(label, (Span(since, max(end, since) if end else None, words, "past" if over else "open"),), (), said)


def _licence(facts: Facts, marks: tuple[Mark, ...]) -> Lane:
    licence = facts.prototype.licence or (facts.release.licence if facts.release else "")
    since = [day_of(at) for at, _licence in facts.licensed]
    if facts.release and facts.release.licence:
        since.append(day_of(facts.release.released_at))
    if not licence or not since:
        return Lane(_("Licence"), (), marks, _("pas encore choisie"))
    locked = bool(says(facts.clauses, "licence_lock", "irrevocable"))
    words = _("%(licence)s, irrévocable") if locked else _("%(licence)s, révocable")
    said = words % {"licence": licence}
    return Lane(_("Licence"), (Span(min(since), None, said, "ok" if locked else "warn"),), marks, said)


def _deposits(facts: Facts, marks: tuple[Mark, ...]) -> Lane:
    label = _("Sources déposées")
    if not facts.deposits:
        return Lane(label, (), marks, _("aucune"))
    since = day_of(facts.deposits[0].deposited_at)
    locks = [row.file.locked_until for row in facts.deposits]
    kept = day_of(max(at for at in locks if at)) if any(locks) else None
    words = _("Archives gardées telles quelles, comparées à leur empreinte chaque semaine")
    said = _("verrouillées jusqu’en %(year)s") % {"year": kept.year} if kept else _("gardées sans terme")
    return Lane(label, (Span(since, kept, words, "ok"),), marks, said)


def _escrow(facts: Facts, marks: tuple[Mark, ...]) -> Lane:
    label = _("Séquestre")
    if CLAUSE not in facts.clauses:
        return Lane(label, (), marks, _("la convention n’en prévoit pas"))
    if not facts.deposits:
        return Lane(label, (), marks, _("rien à garder encore"))
    since = day_of(facts.deposits[0].deposited_at)
    if facts.release is None:
        readers = reader_words(str(says(facts.clauses, CLAUSE, "released_to") or ""))
        words = _("Gardé ; remis si un cas de la clause arrive à : %(who)s") % {"who": readers}
        return Lane(label, (Span(since, None, words, "wait"),), marks, _("gardé, remis en cas de défaillance"))
    day = day_of(facts.release.released_at)
    handed = Span(day, None, reader_sentence(facts.release), "ok")
    said = _("levé le %(day)s") % {"day": dates.short(day)}
    return Lane(label, (Span(since, day, _("Gardé"), "wait"), handed), marks, said)


def _breaches(facts: Facts, marks: tuple[Mark, ...]) -> Lane:
    label, rows = _("Manquements"), facts.breaches
    if not rows:
        return Lane(label, (), marks, _("aucun"))
    spans = tuple(
        Span(
            day_of(row.recorded_at),
            day_of(row.closed_at) if row.closed_at else facts.today,
            labels.clause_title(row.clause),
            "done" if row.closed_at else "stop",
        )
        for row in rows
    )
    still = sum(row.closed_at is None for row in rows)
    return Lane(label, spans, marks, _("%(n)s en cours") % {"n": still} if still else _("aucun en cours"))


def _obligations(facts: Facts, marks: tuple[Mark, ...]) -> Lane:
    """Done and late ones are moments of the story; those to come are promises, drawn ahead."""
    due = [(day_of(row.due_at), row) for row in facts.obligations if row.state == ObligationState.DUE and row.due_at]
    coming = sorted(((day, row) for day, row in due if day >= facts.today), key=lambda pair: pair[0])
    ahead = tuple(Mark(day, _owed(row), "wait") for day, row in coming[:AHEAD])
    said = _until(coming[-1][0]) if coming else ""
    return Lane(_("Échéances"), (), (*marks, *ahead), said)


def _owed(row: Obligation) -> str:
    who = row.debtor.name if row.debtor else labels.role_words(row.debtor_role)
    what = labels.term_words(row.clause, row.term)
    return _("%(what)s, dû par %(who)s") % {"what": what, "who": who}
