"""What ends a fact before its last day: an event, a new version, evidence that changed, or a person."""

import datetime as dt
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.commons.model2 import FACTS
from agreements.facts.domain.recording import lock
from agreements.facts.domain.verdict import refresh
from agreements.facts.kinds import BY_HAND, EVIDENCE_CHANGED, NEW_VERSION, title_of
from agreements.facts.permissions import FactPerm
from agreements.models import Deposit, Fact, IPEvent, Prototype
from agreements.prototypes.domain.register_entries import note
from core import files
from core.alarms import raise_alarm
from core.clock import app_now, day_of, today
from core.exceptions import DomainError, StaleState
from core.jobs import Step, each
from core.permissions import require
from core.public_cache import changed

DAMAGED: Final = "agreements.fact_evidence_changed"
RECHECKING = Step("facts.evidence", gettext_lazy("relecture de la preuve d’un fait constaté"), alarms=(DAMAGED,))

#: For each kind of event, the facts that it ends (model 2, section 1).
ENDS: Final = {kind: tuple(fact.name for fact in FACTS if kind in fact.ended_by) for fact in FACTS for kind in fact.ended_by}  # fmt: skip


def end_by_event(event: IPEvent) -> list[Fact]:
    """Ends the facts that an event shows to hold no longer, from its day on. Called in the transaction of the
    declaration, the prototype locked. An event of the past ends only what was recorded before it.
    """
    names = ENDS.get(event.kind, ())
    ended = _end(event.prototype, Q(name__in=names), event.on, cause=event.kind, event=event) if names else []
    if ended:
        refresh(event.prototype)
    return ended


def end_by_deposit(deposit: Deposit) -> list[Fact]:
    """A new version is delivered: the one that the City rebuilt is no longer the last."""
    day = day_of(deposit.deposited_at)
    others = Q(name="rebuilt") & ~Q(details__source_sha256=deposit.sha256)
    ended = _end(deposit.prototype, others, day, cause=NEW_VERSION)
    if ended:
        refresh(deposit.prototype)
    return ended


def end_fact(fact: Fact, *, by: Any, reason: str) -> Fact:
    """A person says that a fact holds no longer, from today on, and why: the only end of a handover and of a name.

    Raises NotAllowed, DomainError on `reason`, StaleState when it has ended already. Writes to the register.
    """
    require(by, FactPerm.END, fact.prototype)
    if not reason.strip():
        raise DomainError(_("Indiquez le motif : il est gardé avec le fait."), field="reason")
    with transaction.atomic():
        prototype = lock(fact.prototype)
        ended = _end(prototype, Q(pk=fact.pk), today(), cause=BY_HAND, by=by, reason=reason.strip())
        if not ended:
            raise StaleState(_("Ce fait n’est plus en cours : il a pris fin entre-temps."))
        refresh(prototype)
    fact.refresh_from_db()
    return fact


def _end(
    prototype: Prototype,
    which: Q,
    on: dt.date,
    *,
    cause: str,
    event: IPEvent | None = None,
    by: Any | None = None,
    reason: str = "",
) -> list[Fact]:
    """Writes `until`, the day before; a record of that very day is void. One entry for each record that counted."""
    rows = Fact.objects.filter(which, prototype=prototype, on__lte=on, last_day__gte=on, until__isnull=True)
    ended = list(rows.select_for_update(of=("self",)).order_by("name", "-on", "-recorded_at"))
    for fact in ended:
        fact.void = fact.on == on
        fact.until = fact.last_day = max(fact.on, on - dt.timedelta(days=1))
        fact.ended_at, fact.ended_by, fact.ended_event = app_now(), cause, event
        fact.ended_by_person, fact.end_reason = by, reason
        fact.save()
    told: set[str] = set()
    for fact in ended:
        if fact.name in told or fact.waits_for_second:
            continue
        told.add(fact.name)
        _enter(prototype, fact, by=by)
    if ended:
        changed(prototype)
    return ended


def _enter(prototype: Prototype, fact: Fact, *, by: Any | None) -> None:
    payload = {
        "fact": fact.name,
        "on": fact.on.isoformat(),
        "until": None if fact.void else fact.until.isoformat() if fact.until else None,
        "cause": fact.ended_by,
        "event": str(fact.ended_event_id) if fact.ended_event_id else None,
    }
    note(prototype, "fact.ended", payload, by=by, key=f"{fact.pk}.end", private={"reason": fact.end_reason})


def recheck_evidence() -> list[str]:
    """The clock: compares the evidence of each fact in force with its hash, and ends those whose evidence changed."""
    changed_names: list[str] = []

    def compare(prototype: Prototype) -> bool:
        rows = _with_evidence().filter(prototype=prototype).select_related("evidence")
        broken = [fact for fact in rows if not _whole(fact)]
        for fact in broken:
            _end(prototype, Q(pk=fact.pk), today(), cause=EVIDENCE_CHANGED)
            changed_names.append(str(fact))
            _alarm(prototype, fact)
        if broken:
            refresh(prototype)
        return bool(broken)

    prototypes = Prototype.objects.filter(pk__in=_with_evidence().values("prototype")).order_by("pk")
    each(prototypes, compare, step=RECHECKING, url=lambda row: reverse("prototype_facts", args=[row.pk]))
    return changed_names


def _with_evidence() -> QuerySet[Fact]:
    return Fact.objects.filter(evidence__isnull=False, until__isnull=True, last_day__gte=today())


def _whole(fact: Fact) -> bool:
    return fact.evidence is not None and fact.evidence.sha256 == fact.evidence_sha256 and files.verify(fact.evidence)


def _alarm(prototype: Prototype, fact: Fact) -> None:
    url, name, title = reverse("prototype_facts", args=[prototype.pk]), str(prototype), fact.name
    raise_alarm(
        DAMAGED,
        lambda: (
            _("« %(name)s » : la preuve du fait « %(fact)s » ne correspond plus à son empreinte ; le fait ne compte plus.")
            % {"name": name, "fact": title_of(title)}
        ),
        about=str(fact.pk),
        url=url,
    )  # fmt: skip
