"""What the convention says of each event: the model's answer in the chain of states, and the person who decides.

The chain is worked out from all events that stand, in the order of the facts: an event declared late takes its place, and
what follows is judged again. The same events and decisions always give the same chain. What is alleged is in none.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.commons import MODEL_VERSION, Event, State, initial_state, rule
from agreements.commons import Ruling as Answer
from agreements.commons.facts import facts_of
from agreements.commons.moves import BY_NAME
from agreements.commons.rulings import within_reach
from agreements.commons.search import Planner
from agreements.commons.state import Situation, pack, unpack
from agreements.enums import Decided, Effect
from agreements.events import labels
from agreements.events.domain.parties import Clauses, clauses_of_version
from agreements.events.domain.register_entries import enter
from agreements.events.permissions import EventPerm
from agreements.models import IPEvent, Prototype, Ruling
from core.alarms import raise_alarm, settle
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed, StaleState
from core.permissions import can
from core.public_cache import changed

FLAG = "agreements.within_reach"
APPLIED = (Effect.TAKES_EFFECT, Effect.OPENS_REMEDY)


def as_model_event(event: IPEvent) -> Event:
    return Event(
        kind=event.kind,
        on=event.on,
        by=event.actor or None,
        to=event.to or None,
        restrictive=event.restrictive,
        object=event.subject or None,
    )


def chain_of(prototype: Prototype) -> list[Ruling]:
    """Every ruling on a prototype, in the order of its story."""
    rows = Ruling.objects.filter(event__prototype=prototype).select_related("event", "version", "decided_by")
    return list(rows.order_by("rank"))


def state_of(prototype: Prototype) -> State | None:
    """Where the prototype stands in the model now; None when no convention governs it."""
    last = Ruling.objects.filter(event__prototype=prototype).order_by("-rank").first()
    if last is not None:
        return State.from_json(last.state_after)
    if prototype.governing_version is None:
        return None
    clauses = clauses_of_version(prototype.governing_version)
    return initial_state(clauses) if clauses else None


@dataclass(frozen=True)
class Reach:
    """How far a prototype is from a form of appropriation: forms there now, and the least number of moves to each."""

    forms: tuple[str, ...]
    moves: dict[str, int]

    @property
    def nearest(self) -> int | None:
        return min(self.moves.values()) if self.moves else None


def reach_of(clauses: Clauses, state: State) -> Reach:
    traces = within_reach(clauses, state)
    moves = {form: len(trace) for form, trace in traces.items()}
    return Reach(tuple(form for form, steps in moves.items() if steps == 0), moves)


@dataclass(frozen=True)
class Link:
    """One event judged: the model's answer, the effect that counts, the state the next event starts from."""

    answer: Answer
    effect: str
    decided: str
    before: State
    after: State


def judge(event: IPEvent, ruling: Ruling | None, clauses: Clauses, before: State) -> Link:
    """The link of one event. A confirmation falls when the model's answer is no longer the one that was confirmed."""
    answer = rule(clauses, before, as_model_event(event))
    decided = Decided.AWAITED if ruling is None else Decided(ruling.decided)
    if decided == Decided.CORRECTED and ruling is not None:
        effect = ruling.decided_effect
        return Link(answer, effect, decided, before, _corrected(clauses, before, answer, effect))
    if decided == Decided.CONFIRMED and ruling is not None and ruling.decided_effect != answer.ruling:
        decided = Decided.AWAITED
    return Link(answer, answer.ruling, decided, before, answer.state)


def _corrected(clauses: Clauses, before: State, answer: Answer, effect: str) -> State:
    """The state after a correction: what the person says happened, remedies of the City included."""
    if effect not in APPLIED:
        return before
    if answer.ruling in APPLIED or answer.move is None:
        return answer.state
    planner = Planner(facts_of(clauses))
    packed = pack(before)
    for mask, value, clear, put in BY_NAME[answer.move].steps(Situation(planner.facts, packed)):
        if packed & mask == value:
            return unpack(planner.settle(packed & ~clear | put))
    return before


def recompute(prototype: Prototype) -> list[Ruling]:
    """Works out the whole chain and writes what changed; returns the rulings written. The prototype is locked by the caller."""
    events = list(prototype.events.standing().select_related("ruling__version").order_by("on", "declared_at", "id"))
    state: State | None = None
    written: list[Ruling] = []
    for rank, event in enumerate(events):
        known = getattr(event, "ruling", None)
        version = known.version if known else prototype.governing_version
        if version is None:
            raise LookupError(f"{prototype.pk} is governed by no convention")
        clauses = clauses_of_version(version)
        link = judge(event, known, clauses, state or initial_state(clauses))
        ruling = known or Ruling(event=event, version=version)
        if _write(ruling, rank, link, clauses):
            written.append(ruling)
        state = link.after
    return written


def _write(ruling: Ruling, rank: int, link: Link, clauses: Clauses) -> bool:
    reach = reach_of(clauses, link.after)
    values = {
        "rank": rank,
        "model_version": str(MODEL_VERSION),
        "computed": link.answer.to_json(),
        "effect": link.effect,
        "state_before": link.before.to_json(),
        "state_after": link.after.to_json(),
        "forms": list(reach.forms),
        "within_reach": reach.moves,
        "decided": link.decided,
    }
    if link.decided == Decided.AWAITED:
        values |= {"decided_effect": "", "decided_by": None, "decided_at": None, "decision_reason": ""}
    different = ruling._state.adding or any(getattr(ruling, name) != value for name, value in values.items())
    if different:
        for name, value in values.items():
            setattr(ruling, name, value)
        ruling.save()
    return different


def publish(prototype: Prototype, written: list[Ruling]) -> None:
    """Tells what the chain now says: alarm when a form is there or within reach, register, public pages."""
    flag(prototype)
    changed(prototype)
    enter_rulings(prototype, written)


def enter_rulings(prototype: Prototype, rulings: list[Ruling]) -> None:
    """Those that the public may read. What stands behind a finding not yet published would tell of it: it is entered with it."""
    shown = set(IPEvent.objects.public().filter(prototype=prototype).values_list("pk", flat=True))
    hidden = first_hidden(prototype)
    for ruling in rulings:
        if ruling.event_id in shown and (hidden is None or ruling.rank < hidden):
            enter(prototype, "ip.ruling", _payload(ruling))


def first_hidden(prototype: Prototype) -> int | None:
    """The place in the chain of the first finding whose day of publication has not come."""
    rows = Ruling.objects.filter(event__prototype=prototype, event__allegation__publish_at__isnull=False)
    return rows.filter(event__allegation__public=False).order_by("rank").values_list("rank", flat=True).first()


def _payload(ruling: Ruling) -> dict[str, Any]:
    return {
        "event": str(ruling.event_id),
        "event_kind": ruling.event.kind,
        "on": ruling.event.on.isoformat(),
        "convention_sha256": ruling.version.sha256,
        "model": ruling.model_version,
        "computed": ruling.computed["ruling"],
        "effect": str(ruling.effect),
        "clauses": ruling.computed["clauses"],
        "remedies": ruling.computed["remedies"],
        "state": ruling.state_after,
        "forms": ruling.forms,
        "within_reach": ruling.within_reach,
    }


def flag(prototype: Prototype) -> None:
    """Shows the team a prototype from which a form of appropriation can be reached, until it no longer can."""
    last = Ruling.objects.filter(event__prototype=prototype).order_by("-rank").first()
    about = str(prototype.pk)
    if last is None or not last.within_reach:
        settle(FLAG, about=about)
        return
    moves, name = min(last.within_reach.values()), str(prototype)
    url = reverse("event_history", args=[prototype.pk])
    raise_alarm(FLAG, lambda: _reach_words(moves) % {"name": name, "moves": moves}, about=about, url=url)


def _reach_words(moves: int) -> str:
    if moves == 0:
        return _("« %(name)s » : une forme d’appropriation est présente.")
    return ngettext(
        "« %(name)s » : une forme d’appropriation est à portée, en %(moves)s étape.",
        "« %(name)s » : une forme d’appropriation est à portée, en %(moves)s étapes.",
        moves,
    )


def decide(ruling: Ruling, *, by: Any, effect: str, reason: str) -> Ruling:
    """A person confirms the model's answer or corrects it, with reasons (CRPA, L. 311-3-1: the decision is theirs).

    What follows in the story is judged again from the state decided. Writes to the register, the reasons as a
    commitment. Raises NotAllowed, StaleState or DomainError on `effect` or `reason`.
    """
    allowed = can(by, EventPerm.DECIDE, ruling)
    if not allowed:
        raise NotAllowed(str(allowed.reason))
    if effect not in Effect.values:
        raise DomainError(_("Choisissez un effet de la liste."), field="effect")
    if not reason.strip():
        raise DomainError(_("Indiquez les motifs : ils sont communiqués aux parties."), field="reason")
    at = app_now()
    with transaction.atomic():
        prototype = Prototype.objects.select_for_update(of=("self",)).get(pk=ruling.event.prototype_id)
        locked = Ruling.objects.select_related("event", "version").get(pk=ruling.pk)
        if locked.computed != ruling.computed:
            raise StaleState(
                _("La réponse du modèle a changé depuis que vous l’avez lue : relisez-la avant de décider.")
            )
        confirmed = effect == locked.computed["ruling"]
        locked.decided = Decided.CONFIRMED if confirmed else Decided.CORRECTED
        locked.decided_effect, locked.decision_reason = effect, reason.strip()
        locked.decided_by, locked.decided_at = by, at
        locked.save()
        written = recompute(prototype)
        publish(prototype, written)
        payload = {
            "event": str(locked.event_id),
            "decision": str(locked.decided),
            "computed": locked.computed["ruling"],
            "effect": effect,
        }
        if IPEvent.objects.public().filter(pk=locked.event_id).exists():
            enter(prototype, "ip.decision", payload, by=by, private={"reason": locked.decision_reason})
    ruling.refresh_from_db()
    return ruling


def effect_words(effect: str) -> str:
    """The public words of an effect (commons model, section 6)."""
    return str(Effect(effect).label)


def title_of(event: IPEvent) -> str:
    return labels.kind_title(event.kind)
