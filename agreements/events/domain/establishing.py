"""A declared fact comes to stand: it enters the chain of states, opens what it obliges to, ends what it answers. Or it falls."""

import datetime as dt
from typing import Any

from agreements.enums import OPEN_OBLIGATIONS, ObligationState
from agreements.events.domain import obligations
from agreements.events.domain.register_entries import enter
from agreements.events.domain.rulings import chain_of, enter_rulings, publish, recompute
from agreements.facts.domain.ending import end_by_event
from agreements.models import IPEvent, Obligation, Prototype, Ruling
from core.workflow import perform
from register.domain.append import Private


def lock(prototype_pk: Any) -> Prototype:
    """The prototype, so that two facts never enter its chain at once."""
    return Prototype.objects.select_for_update(of=("self",)).get(pk=prototype_pk)


def establish(event: IPEvent, *, not_before: dt.datetime | None = None) -> list[Ruling]:
    """Returns the rulings written. Obligations run from the day of the facts; none falls due before `not_before`."""
    prototype = lock(event.prototype_id)
    written = recompute(prototype)
    judged = IPEvent.objects.select_related("ruling__version", "declarer").get(pk=event.pk)
    obligations.open_for(judged, not_before=not_before)
    obligations.answer_by(judged)
    end_by_event(judged)
    publish(prototype, [])
    return written


def undo(event: IPEvent) -> None:
    """The fact does not stand any more: its ruling goes, its obligations are void, the chain is worked out without it."""
    prototype = lock(event.prototype_id)
    Ruling.objects.filter(event=event).delete()
    live = (*OPEN_OBLIGATIONS, ObligationState.FULFILLED)
    for row in Obligation.objects.filter(event=event, state__in=live):
        perform(row, "void", by=None)
    publish(prototype, recompute(prototype))


def enter_event(event: IPEvent, *, by: Any | None, written: list[Ruling] | None = None) -> None:
    """The fact and what the convention says of it, with the rulings that it changed: public from now on. `written` None: it stands
    since some time, and every ruling from its place on waited for it.
    """
    payload = {
        "event": str(event.pk),
        "event_kind": event.kind,
        "on": event.on.isoformat(),
        "to": event.to or None,
        "declared_for": event.declarer.name if event.declarer else None,
        "declared_at": event.declared_at.astimezone(dt.UTC).isoformat(timespec="seconds"),
    }
    subject = str(event.declared_by_id)
    private = {
        "account": Private(event.account, subject=subject) if event.account else None,
        "evidence_sha256": event.evidence.sha256 if event.evidence else None,
    }
    enter(event.prototype, "ip.event", payload, by=by, private=private)
    enter_rulings(event.prototype, _from(event) if written is None else written)


def _from(event: IPEvent) -> list[Ruling]:
    chain = chain_of(event.prototype)
    place = next(place for place, row in enumerate(chain) if row.event_id == event.pk)
    return chain[place:]
