"""The story of a prototype as the public may read it: what happened, what the convention said, what was done about it.

It holds no person, no account, no evidence; facts that stand and findings that are published, and nothing alleged; breaches where the transparency clause says so. `Story.lanes` is the same
story as a picture: what is promised, until when (agreements.events.domain.guarantee).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.commons import explain
from agreements.enums import Decided, Effect, Finding, ObligationState
from agreements.events import labels
from agreements.events.domain import guarantee
from agreements.events.domain.guarantee import DEPOSITS, ESCROW, EVENTS, LICENCE, Facts
from agreements.events.domain.rulings import effect_words
from agreements.models import Allegation, Breach, EscrowRelease, IPEvent, Obligation, Prototype
from core.clock import PARIS, day_of
from core.ui import dates
from core.ui.lanes import Lane

TONES = {Effect.TAKES_EFFECT: "info", Effect.BARRED: "stop", Effect.NO_EFFECT: "past", Effect.OPENS_REMEDY: "warn"}


@dataclass(frozen=True)
class Moment:
    """One point of the timeline. `forms` are there at that moment; `reach` gives moves to the nearest, None when none."""

    on: dt.date
    kind: str  # one of KINDS
    label: str
    note: str
    tone: str
    lane: str = EVENTS
    n: int = 0  # its place in the story, from 1
    at: dt.datetime | None = None  # when it was declared or done, to order the moments of one day
    effect: str = ""
    forms: tuple[str, ...] = ()
    reach: int | None = None

    def as_item(self) -> dict[str, Any]:
        """As the component `timeline` reads it."""
        label = f"{self.n}. {self.label}" if self.n else self.label
        return {"label": label, "when": dates.day(self.on), "note": self.note, "tone": self.tone}


@dataclass(frozen=True)
class Story:
    """The story of one prototype, and where it stands: forms there now and moves to each within reach."""

    moments: tuple[Moment, ...]
    forms: tuple[str, ...]
    within_reach: dict[str, int]
    lanes: tuple[Lane, ...] = ()
    today: dt.date | None = None
    has_events: bool = False
    release: EscrowRelease | None = None
    open_to_all: frozenset[str] = frozenset()

    @property
    def flagged(self) -> bool:
        return bool(self.within_reach)

    @property
    def items(self) -> list[dict[str, Any]]:
        return [moment.as_item() for moment in self.moments]

    @property
    def standing(self) -> str:
        """Where it stands, in one sentence fit for the public."""
        return standing_words(self.within_reach)


def standing_words(within_reach: dict[str, int]) -> str:
    if not within_reach:
        return _(
            "Aucune forme d’appropriation n’est présente ni à portée, d’après le modèle et les événements déclarés."
        )
    now = [form for form, moves in within_reach.items() if moves == 0]
    if now:
        names = ", ".join(explain.form_title(form, labels.lang()) for form in now)
        return _typeset(_("Forme d’appropriation présente : %(names)s.") % {"names": names})
    nearest = min(within_reach.values())
    names = ", ".join(explain.form_title(f, labels.lang()) for f, moves in within_reach.items() if moves == nearest)
    said = ngettext(
        "Forme d’appropriation à portée en %(n)s étape : %(names)s.",
        "Forme d’appropriation à portée en %(n)s étapes : %(names)s.",
        nearest,
    )
    return _typeset(said % {"n": nearest, "names": names})


def _typeset(text: str) -> str:
    return explain.typeset(text, labels.lang())


def forms_now(prototype: Prototype) -> tuple[str, ...]:
    """Forms of appropriation that the last ruling shows; empty when there is none."""
    rows = IPEvent.objects.standing().filter(prototype=prototype, ruling__isnull=False)
    last = rows.select_related("ruling").order_by("-ruling__rank").first()
    return tuple(last.ruling.forms) if last else ()


def guarantee_timeline(prototype: Prototype) -> Story:
    """What the public may read of the story of a prototype, oldest first. Eight queries, whatever its length."""
    facts = guarantee.facts_of(prototype)
    found = sorted(_moments(facts), key=_order)
    moments = tuple(replace(moment, n=n) for n, moment in enumerate(found, start=1))
    last = facts.last
    marks = [(moment.lane, moment.on, moment.label, moment.tone, moment.n) for moment in moments]
    return Story(
        moments,
        tuple(last.ruling.forms) if last else (),
        dict(last.ruling.within_reach) if last else {},
        guarantee.lanes_of(facts, marks),
        facts.today,
        has_events=last is not None,
        release=facts.release,
        open_to_all=facts.open_to_all,
    )


KINDS = ("deposit", "licence", "event", "finding", "obligation", "breach", "escrow")
EARLY = dt.datetime.min.replace(tzinfo=dt.UTC)


def _order(moment: Moment) -> tuple[dt.date, dt.datetime, int]:
    return moment.on, moment.at or EARLY, KINDS.index(moment.kind)


def _moments(facts: Facts) -> Iterator[Moment]:
    for deposit in facts.deposits:
        yield Moment(
            on=day_of(deposit.deposited_at),
            kind="deposit",
            label=_("Version %(version)s déposée") % {"version": deposit.version},
            note=_("Empreinte SHA-256 %(start)s…, inscrite au registre.") % {"start": deposit.sha256[:12]},
            tone="stop" if deposit.verified_ok is False else "ok",
            lane=DEPOSITS,
            at=deposit.deposited_at,
        )
    for at, licence in facts.licensed:
        label = _("Licence choisie : %(licence)s") % {"licence": licence}
        yield Moment(day_of(at), "licence", label, "", "ok", lane=LICENCE, at=at)
    if facts.shared_on:
        label = _("Présenté comme commun")
        yield Moment(on=facts.shared_on, kind="licence", label=label, note="", tone="ok", lane=LICENCE)
    for event in facts.events:
        yield _of_event(event)
        yield from (_of_obligation(row) for row in event.obligations.all() if row.state in SHOWN)
        for breach in event.breaches.all():
            yield from _of_breach(breach)
    for finding in facts.findings:
        yield from _of_finding(finding)
    if facts.release:
        yield _of_release(facts.release)


SHOWN = (ObligationState.FULFILLED, ObligationState.LATE)


def _of_release(release: EscrowRelease) -> Moment:
    return Moment(
        on=day_of(release.released_at),
        kind="escrow",
        label=_("Séquestre levé : code source remis"),
        note=_typeset(f"{guarantee.reader_sentence(release)} {release.reason}"),
        tone="ok",
        lane=ESCROW,
        at=release.released_at,
    )


def _of_finding(row: Allegation) -> Iterator[Moment]:
    """What the City found, with the answer of the party at the same size; once rectified, the outcome alone, and nobody’s name."""
    what = labels.allegation_words(row)
    if row.rectified_at:
        label = _typeset(_("Constat rectifié, faits non établis : %(what)s") % {"what": what})
        yield Moment(
            day_of(row.rectified_at), "finding", label, "", "done", lane=guarantee.BREACHES, at=row.rectified_at
        )
        return
    who = labels.accused_words(row)
    finding = Finding(row.finding).label
    said = _typeset(_("Constat de la Ville, %(finding)s : %(what)s") % {"finding": finding, "what": what})
    position = _typeset(_("Position de la Ville, qui n’est pas un jugement : %(reasons)s") % {"reasons": row.reasons})
    if row.answer:
        answer = _typeset(_("Réponse de la partie : %(answer)s") % {"answer": row.answer})
    else:
        answer = _("La partie n’a pas présenté d’observations dans le délai.")
    note = f"{_typeset(_('Mis en cause : %(who)s.') % {'who': who})} {position} {answer}"
    at = row.published_at
    if at is not None:
        yield Moment(day_of(at), "finding", said, note, "warn", lane=guarantee.BREACHES, at=at)


def _of_event(event: IPEvent) -> Moment:
    ruling = event.ruling
    reach = min(ruling.within_reach.values(), default=None)
    return Moment(
        on=event.on,
        kind="event",
        label=labels.kind_title(event.kind),
        note=" ".join(_event_notes(event)),
        tone=TONES[Effect(ruling.effect)],
        at=event.declared_at,
        effect=ruling.effect,
        forms=tuple(ruling.forms),
        reach=reach,
    )


def _event_notes(event: IPEvent) -> list[str]:
    ruling, lang = event.ruling, labels.lang()
    who = event.declarer.name if event.declarer else _("la Ville")
    said = effect_words(ruling.effect)
    told = f"{said[:1].upper()}{said[1:]}."
    if ruling.decided == Decided.AWAITED:  # the answer of a program is never said as a decision
        told = _typeset(_("Réponse d’un programme, non confirmée : %(said)s.") % {"said": said})
    notes = [told, _("Déclaré par %(who)s.") % {"who": who}]
    if getattr(event, "allegation", None) is not None:
        notes.append(_typeset(_("Mis en cause : %(who)s.") % {"who": labels.accused_words(event.allegation)}))
    if ruling.effect == Effect.BARRED:
        names = ", ".join(explain.clause_name(key, lang) for key in ruling.computed["clauses"])
        if names:
            notes.append(_("Article en cause : %(names)s.") % {"names": names})
    if ruling.effect == Effect.OPENS_REMEDY:
        notes += [explain.remedy_meaning(key, lang) for key in ruling.computed["remedies"]]
    return notes


def _of_obligation(row: Obligation) -> Moment:
    what = labels.term_words(row.clause, row.term)
    debtor = row.debtor.name if row.debtor else labels.role_words(row.debtor_role)
    day = row.fulfilled_at or row.due_at
    return Moment(
        on=day_of(day) if day else row.starts_on,
        kind="obligation",
        label=_typeset(
            f"{what} : {row.get_state_display()}" if labels.lang() == "fr" else f"{what}: {row.get_state_display()}"
        ),
        note=_("%(clause)s, dû par %(debtor)s.") % {"clause": labels.clause_title(row.clause), "debtor": debtor},
        tone="ok" if row.state == ObligationState.FULFILLED else "warn",
        lane=guarantee.OBLIGATIONS,
        at=row.fulfilled_at or row.due_at,
    )


def _of_breach(row: Breach) -> Iterator[Moment]:
    """Each step of a case that the convention makes public."""
    if not row.public:
        return
    against = row.against.name if row.against else labels.role_words(row.against_role)
    note = _("%(clause)s, %(against)s.") % {"clause": labels.clause_title(row.clause), "against": against}
    noticed = _("Mise en demeure")
    if row.cure_by:
        noticed = _("Mise en demeure de corriger avant le %(day)s") % {"day": dates.day(row.cure_by.astimezone(PARIS))}
    steps: list[tuple[dt.datetime | None, str, str]] = [
        (row.recorded_at, _("Manquement établi"), "stop"),
        (row.noticed_at, noticed, "warn"),
        (row.cured_at, _("Correction constatée par la Ville"), "ok"),
    ]
    for remedy in row.remedies:
        said = _typeset(_("Remède appliqué : %(remedy)s") % {"remedy": labels.remedy_words(remedy["remedy"])})
        steps.append((dt.datetime.fromisoformat(remedy["at"]), said, "warn"))
    if row.closed_at:
        steps.append((row.closed_at, _("Dossier de manquement clos"), "done"))
    for at, label, tone in steps:
        if at is not None:
            yield Moment(day_of(at), "breach", label, note, tone, lane=guarantee.BREACHES, at=at)
