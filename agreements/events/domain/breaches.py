"""Breach cases: recorded, noticed with time to put right, cured or answered by graded remedies, closed."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agreements.commons import State
from agreements.enums import OPEN_OBLIGATIONS, Effect, ObligationState
from agreements.events import labels
from agreements.events.domain.obligations import end_of_day
from agreements.events.domain.parties import Clauses, clauses_of_version, outlives, says, who_is
from agreements.events.domain.register_entries import enter
from agreements.events.domain.rulings import state_of
from agreements.events.emails import notify
from agreements.events.permissions import EventPerm
from agreements.models import Breach, IPEvent, Obligation, Prototype
from core.clock import app_now, day_of
from core.exceptions import DomainError, NotAllowed
from core.models import PendingStep
from core.permissions import can
from core.public_cache import changed
from core.workflow import perform

CLAUSE = "survival_and_remedies"
CURED = "breach.cured"  # the kind of event by which a party says that it put a breach right


def clauses_broken(event: IPEvent) -> list[str]:
    """The clauses of the convention that an event breaks: those that bar it, and those of which its kind is a breach."""
    clauses = clauses_of_version(event.ruling.version)
    barring: list[str] = list(event.ruling.computed["clauses"]) if event.ruling.effect == Effect.BARRED else []
    _governs, broken = labels.clauses_by_kind().get(event.kind, ((), ()))
    return [*barring, *(key for key in broken if key in clauses and key not in barring)]


def is_public(clauses: Clauses, state: State | None) -> bool:
    """Whether the transparency clause says that breaches are public, and still speaks."""
    if not says(clauses, "transparency", "breach_register_public"):
        return False
    return state is None or state.stage != "expired" or outlives(clauses, "transparency")


def record_from_event(event: IPEvent, *, by: Any, clause: str, facts: str) -> Breach:
    """Opens a case about an event that the convention bars, or whose very kind is a breach."""
    if clause not in clauses_broken(event):
        raise DomainError(_("Cet événement n’enfreint pas cet article de la convention."), field="clause")
    role = event.actor or "party_in_breach"
    return _record(
        event.prototype,
        by=by,
        facts=facts,
        values={
            "event": event,
            "version": event.ruling.version,
            "clause": clause,
            "against_role": role,
            "against": who_is(role, event.prototype, event, event.ruling.state_before["holder"]),
        },
    )


def record_from_obligation(obligation: Obligation, *, by: Any, facts: str) -> Breach:
    """Opens a case about an obligation that is late."""
    if obligation.state != ObligationState.LATE:
        raise DomainError(_("Cette échéance n’est pas en retard : rien n’est encore manqué."))
    return _record(
        obligation.prototype,
        by=by,
        facts=facts,
        values={
            "event": obligation.event,
            "obligation": obligation,
            "version": obligation.event.ruling.version,
            "clause": obligation.clause,
            "against_role": obligation.debtor_role,
            "against": obligation.debtor,
        },
    )


def _record(prototype: Prototype, *, by: Any, facts: str, values: dict[str, Any]) -> Breach:
    allowed = can(by, EventPerm.RECORD_BREACH, prototype)
    if not allowed:
        raise NotAllowed(str(allowed.reason))
    if not facts.strip():
        raise DomainError(_("Dites les faits reprochés : ils ouvrent le dossier."), field="facts")
    public = is_public(clauses_of_version(values["version"]), state_of(prototype))
    try:
        with transaction.atomic():
            breach = Breach.objects.create(
                prototype=prototype, facts=facts.strip(), public=public, recorded_by=by, recorded_at=app_now(), **values
            )
            _publish(breach, "ip.breach", by=by)
    except IntegrityError as error:
        raise DomainError(_("Un dossier de manquement est déjà ouvert pour cela.")) from error
    return breach


def cure_days(breach: Breach) -> int | None:
    """The time to put right that the convention gives, in days; None when it gives none."""
    days = says(clauses_of_version(breach.version), CLAUSE, "cure_days")
    return int(days) if days is not None else None


def graded_remedies(breach: Breach) -> list[str]:
    """The remedies of the convention, from the lightest. Without the clause the courts remain."""
    return list(says(clauses_of_version(breach.version), CLAUSE, "graded_remedies") or ["court"])


def next_remedy(breach: Breach) -> str | None:
    """The lightest remedy not yet applied."""
    done = {row["remedy"] for row in breach.remedies}
    return next((remedy for remedy in graded_remedies(breach) if remedy not in done), None)


def give_notice(breach: Breach, *, by: Any, reason: str) -> Breach:
    """Notice to put right, with the days of the convention, ending at midnight in Paris. Writes to the party in cause."""
    at = app_now()
    days = cure_days(breach)
    cure_by = end_of_day(day_of(at) + dt.timedelta(days=days)) if days is not None else None
    with transaction.atomic():
        perform(breach, "notice", by=by, reason=reason, changes={"noticed_at": at, "cure_by": cure_by})
        notify(breach, reason.strip())
        _publish(breach, "ip.breach_noticed", by=by)
    return breach


def record_cure(breach: Breach, *, by: Any, reason: str) -> Breach:
    """The breach was put right: what was suspended comes back of itself when the convention says so, and the late
    obligation is done.
    """
    at = app_now()
    automatic = bool(says(clauses_of_version(breach.version), CLAUSE, "automatic_reinstatement_if_cured"))
    with transaction.atomic():
        perform(breach, "cure", by=by, reason=reason, changes={"cured_at": at, "reinstated": automatic})
        obligation = breach.obligation
        if obligation is not None and obligation.state in OPEN_OBLIGATIONS:
            perform(obligation, "answer", by=None, changes={"fulfilled_at": at, "note": reason.strip()})
        _publish(breach, "ip.breach_cured", by=by)
    return breach


def cures_declared(breach: Breach) -> list[IPEvent]:
    """What the party in cause declared to have put right since the notice, oldest first."""
    if breach.noticed_at is None:
        return []
    rows = IPEvent.objects.filter(prototype=breach.prototype_id, kind=CURED, declared_at__gte=breach.noticed_at)
    return list(rows.filter(declarer=breach.against_id).select_related("declarer", "evidence").order_by("declared_at"))


def apply_remedy(breach: Breach, *, by: Any, reason: str, step: PendingStep | None = None) -> Breach:
    """Applies the next remedy of the convention, one grade at a time, once the time to put right is over.

    `step`: proposed by this person and confirmed by the signing authority. The remedy is an Act, told to the party in cause.
    """
    at = app_now()
    remedy = next_remedy(breach)
    if remedy is None:
        raise DomainError(_("Tous les remèdes de la convention ont été appliqués."))
    row = {"remedy": remedy, "at": at.astimezone(dt.UTC).isoformat(timespec="seconds")}
    with transaction.atomic():
        perform(breach, "remedy", by=by, reason=reason, changes={"remedies": [*breach.remedies, row]}, step=step)
        _publish(breach, "ip.breach_remedied", by=by, remedy=remedy)
    return breach


def close(breach: Breach, *, by: Any, reason: str) -> Breach:
    """Ends a case that was cured or answered. An obligation still open ends with it."""
    with transaction.atomic():
        perform(breach, "close", by=by, reason=reason, changes={"closed_at": app_now()})
        _end_obligation(breach)
        _publish(breach, "ip.breach_closed", by=by)
    return breach


def dismiss(breach: Breach, *, by: Any, reason: str) -> Breach:
    """The legal officer finds no breach, and says why. The obligation, if any, stays as it was."""
    with transaction.atomic():
        perform(breach, "dismiss", by=by, reason=reason, changes={"closed_at": app_now()})
        _publish(breach, "ip.breach_closed", by=by, outcome="dismissed")
    return breach


def _end_obligation(breach: Breach) -> None:
    obligation = breach.obligation
    if obligation is not None and obligation.state in OPEN_OBLIGATIONS:
        perform(obligation, "end_with_case", by=None)


def _publish(breach: Breach, kind: str, *, by: Any, **more: str) -> None:
    """An entry where the transparency clause says that breaches are public; nothing otherwise."""
    changed(breach.prototype)
    if not breach.public:
        return
    payload = {
        "breach": str(breach.pk),
        "clause": breach.clause,
        "against": breach.against.name if breach.against else None,
        "role": breach.against_role,
        "event": str(breach.event_id) if breach.event_id else None,
        "cure_by": breach.cure_by.astimezone(dt.UTC).isoformat(timespec="seconds") if breach.cure_by else None,
        **more,
    }
    enter(breach.prototype, kind, payload, by=by, private={"facts": breach.facts})
