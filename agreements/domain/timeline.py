"""The guarantee timeline of a prototype: what happened, what the convention said, what is owed, what was answered.

`guarantee_timeline` holds only what the public may read: no person, no account, no evidence; breaches where the
transparency clause says so.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import event_words
from agreements.commons import explain
from agreements.domain.rulings import effect_words
from agreements.enums import Effect, ObligationState
from agreements.models import Breach, IPEvent, Obligation, Prototype
from agreements.queries_events import story_of
from core.clock import PARIS
from core.ui import dates

TONES = {Effect.TAKES_EFFECT: "info", Effect.BARRED: "stop", Effect.NO_EFFECT: "past", Effect.OPENS_REMEDY: "warn"}


@dataclass(frozen=True)
class Moment:
    """One point of the timeline. `forms` are there at that moment; `reach` gives moves to the nearest, None when none."""

    on: dt.date
    kind: str  # event, obligation, breach
    label: str
    note: str
    tone: str
    effect: str = ""
    forms: tuple[str, ...] = ()
    reach: int | None = None

    def as_item(self) -> dict[str, Any]:
        """As the component `timeline` reads it."""
        return {"label": self.label, "when": dates.day(self.on), "note": self.note, "tone": self.tone}


@dataclass(frozen=True)
class Story:
    """The story of one prototype, and where it stands: forms there now and moves to each within reach."""

    moments: tuple[Moment, ...]
    forms: tuple[str, ...]
    within_reach: dict[str, int]

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
        names = ", ".join(explain.form_title(form, event_words.lang()) for form in now)
        return _typeset(_("Forme d’appropriation présente : %(names)s.") % {"names": names})
    nearest = min(within_reach.values())
    names = ", ".join(
        explain.form_title(f, event_words.lang()) for f, moves in within_reach.items() if moves == nearest
    )
    said = ngettext(
        "Forme d’appropriation à portée en %(n)s étape : %(names)s.",
        "Forme d’appropriation à portée en %(n)s étapes : %(names)s.",
        nearest,
    )
    return _typeset(said % {"n": nearest, "names": names})


def _typeset(text: str) -> str:
    return explain.typeset(text, event_words.lang())


def forms_now(prototype: Prototype) -> tuple[str, ...]:
    """Forms of appropriation that the last ruling shows; empty when there is none."""
    last = IPEvent.objects.filter(prototype=prototype).select_related("ruling").order_by("-ruling__rank").first()
    return tuple(last.ruling.forms) if last else ()


def guarantee_timeline(prototype: Prototype) -> Story:
    """What the public may read of the story of a prototype, oldest first. Three queries, whatever its length."""
    events = list(story_of(prototype))
    moments: list[Moment] = []
    for event in events:
        moments.append(_of_event(event))
        moments += [_of_breach(row) for row in event.breaches.all() if row.public]
        moments += [_of_obligation(row) for row in event.obligations.all() if row.state in SHOWN]
    moments.sort(key=lambda moment: moment.on)
    last = max(events, key=lambda event: event.ruling.rank, default=None)
    if last is None:
        return Story((), (), {})
    return Story(tuple(moments), tuple(last.ruling.forms), dict(last.ruling.within_reach))


SHOWN = (ObligationState.FULFILLED, ObligationState.LATE)


def _of_event(event: IPEvent) -> Moment:
    ruling = event.ruling
    reach = min(ruling.within_reach.values(), default=None)
    return Moment(
        on=event.on,
        kind="event",
        label=event_words.kind_title(event.kind),
        note=" ".join(_event_notes(event)),
        tone=TONES[Effect(ruling.effect)],
        effect=ruling.effect,
        forms=tuple(ruling.forms),
        reach=reach,
    )


def _event_notes(event: IPEvent) -> list[str]:
    ruling, lang = event.ruling, event_words.lang()
    who = event.declarer.name if event.declarer else _("la Ville")
    said = effect_words(ruling.effect)
    notes = [f"{said[:1].upper()}{said[1:]}.", _("Déclaré par %(who)s.") % {"who": who}]
    if ruling.effect == Effect.BARRED:
        names = ", ".join(explain.clause_name(key, lang) for key in ruling.computed["clauses"])
        if names:
            notes.append(_("Article en cause : %(names)s.") % {"names": names})
    if ruling.effect == Effect.OPENS_REMEDY:
        notes += [explain.remedy_meaning(key, lang) for key in ruling.computed["remedies"]]
    return notes


def _paris_day(instant: dt.datetime) -> dt.date:
    return instant.astimezone(PARIS).date()


def _of_obligation(row: Obligation) -> Moment:
    what = event_words.term_words(row.clause, row.term)
    debtor = row.debtor.name if row.debtor else event_words.role_words(row.debtor_role)
    day = row.fulfilled_at or row.due_at
    return Moment(
        on=_paris_day(day) if day else row.starts_on,
        kind="obligation",
        label=_typeset(
            f"{what} : {row.get_state_display()}"
            if event_words.lang() == "fr"
            else f"{what}: {row.get_state_display()}"
        ),
        note=_("%(clause)s, dû par %(debtor)s.") % {"clause": event_words.clause_title(row.clause), "debtor": debtor},
        tone="ok" if row.state == ObligationState.FULFILLED else "warn",
    )


def _of_breach(row: Breach) -> Moment:
    against = row.against.name if row.against else event_words.role_words(row.against_role)
    return Moment(
        on=_paris_day(row.recorded_at),
        kind="breach",
        label=_typeset(_("Manquement : %(state)s") % {"state": row.get_state_display()}),
        note=_("%(clause)s, %(against)s.") % {"clause": event_words.clause_title(row.clause), "against": against},
        tone="ok" if row.cured_at else "stop",
    )
