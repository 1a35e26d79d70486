"""Breach cases: opened by a finding, noticed with time to put right, cured or answered by graded remedies, closed."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.commons import State
from agreements.enums import OPEN_BREACHES, OPEN_OBLIGATIONS, STANDING, BreachState, Effect, ObligationState
from agreements.events import labels
from agreements.events.domain.obligations import end_of_day
from agreements.events.domain.parties import Clauses, clauses_of_version, declarers_for, outlives, says, who_is
from agreements.events.domain.register_entries import enter
from agreements.events.emails import notify
from agreements.events.permissions import EventPerm
from agreements.models import Allegation, Breach, IPEvent, Obligation, Qualification
from core.clock import app_now, day_of, today
from core.exceptions import DomainError
from core.models import PendingStep
from core.permissions import require
from core.public_cache import changed
from core.ui import dates
from core.workflow import perform

CLAUSE = "survival_and_remedies"
CURED = "breach.cured"  # the kind of event by which a party says that it put a breach right


def clauses_broken(event: IPEvent) -> list[str]:
    """The clauses that an event is likely to break: those that bar it, and those of which its kind is a breach. A proposal: which
    articles are broken is a person's answer, and may be any of the convention.
    """
    clauses = clauses_of_version(event.ruling.version)
    barring: list[str] = list(event.ruling.computed["clauses"]) if event.ruling.effect == Effect.BARRED else []
    _governs, broken = labels.clauses_by_kind().get(event.kind, ((), ()))
    return [*barring, *(key for key in broken if key in clauses and key not in barring)]


def is_public(clauses: Clauses, state: State | None) -> bool:
    """Whether the transparency clause says that breaches are public, and still speaks."""
    if not says(clauses, "transparency", "breach_register_public"):
        return False
    return state is None or state.stage != "expired" or outlives(clauses, "transparency")


def of_event(event: IPEvent, clause: str) -> dict[str, Any]:
    """What an allegation says of a fact that stands: it breaks an article of the convention, any article (B3)."""
    if clause not in clauses_of_version(event.ruling.version):
        raise DomainError(_("Choisissez un article de la convention."), field="clause")
    accused = who_is(event.actor, event.prototype, event, event.ruling.state_before["holder"]) if event.actor else None
    return {"about": event, "articles": (clause,), "accused": accused, "role": event.actor}


def of_obligation(obligation: Obligation) -> dict[str, Any]:
    """What an allegation says of an obligation: it is late, and not done."""
    if obligation.state != ObligationState.LATE:
        raise DomainError(_("Cette échéance n’est pas en retard : rien n’est encore manqué."))
    return {
        "obligation": obligation,
        "articles": (obligation.clause,),
        "accused": obligation.debtor,
        "role": obligation.debtor_role,
    }


def _fact_of(allegation: Allegation) -> IPEvent | None:
    return allegation.obligation.event if allegation.obligation else allegation.fact


def open_by_finding(qualification: Qualification, *, by: Any) -> Breach:
    """The case of one article that two people found broken: nothing else opens one, and nothing of it is public before the finding."""
    allegation = qualification.allegation
    if not qualification.broken or allegation.finding not in STANDING:
        raise DomainError(_("Un dossier de manquement s’ouvre sur un constat établi, et sur rien d’autre."))
    breach = Breach.objects.create(
        prototype=allegation.prototype, event=_fact_of(allegation), obligation=allegation.obligation, allegation=allegation,
        version=allegation.version, clause=qualification.article, against=allegation.accused,
        against_role=allegation.accused_role or "party_in_breach", facts=allegation.account, public=allegation.public,
        recorded_by=by, recorded_at=app_now(),
    )  # fmt: skip
    changed(breach.prototype)
    return breach


def publish_with_finding(breach: Breach) -> None:
    """Public from the day on which its finding is, with what happened to it meanwhile."""
    Breach.objects.filter(pk=breach.pk).update(public=True)
    breach.refresh_from_db()
    _publish(breach, "ip.breach", by=breach.recorded_by)


def fall_with_finding(breach: Breach) -> None:
    """The finding on which it rests is rectified: the case closes, and its page says why."""
    if breach.state in OPEN_BREACHES:
        perform(breach, "fall_with_finding", by=None, changes={"closed_at": app_now()})
    Breach.objects.filter(pk=breach.pk).update(public=False)


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
    """Notice to put right. Writes to the party in cause. The days of the convention run from its receipt (M10)."""
    with transaction.atomic():
        perform(breach, "notice", by=by, reason=reason, changes={"noticed_at": app_now()})
        notify(breach, reason.strip())
        _publish(breach, "ip.breach_noticed", by=by)
    return breach


def check_receipt(on: dt.date, sent_at: dt.datetime) -> None:
    """A letter is received between the day it left and today. Raises DomainError on `on`."""
    if not day_of(sent_at) <= on <= today():
        raise DomainError(
            _("La réception est entre le %(day)s, jour de l’envoi, et aujourd’hui.")
            % {"day": dates.day(day_of(sent_at))},
            field="on",
        )


def receives(breach: Breach, *, by: Any) -> bool:
    """Whether the notice is addressed to this person’s organisation."""
    return breach.against is not None and breach.against in declarers_for(by, breach.prototype)


def may_record_receipt(breach: Breach, *, by: Any) -> None:
    """Raises NotAllowed for whoever is neither the party in cause nor in charge of the case."""
    if not receives(breach, by=by):
        require(by, EventPerm.TREAT_BREACH, breach)


def record_receipt(breach: Breach, *, by: Any, on: dt.date) -> Breach:
    """The day on which the notice was received: the time to put right runs from it, and ends at midnight in Paris. Entered by the
    legal officer from the receipt of the letter, or by the party itself, of today.
    """
    if not (receives(breach, by=by) and on == today()):
        require(by, EventPerm.TREAT_BREACH, breach)
    with transaction.atomic():
        locked = Breach.objects.select_for_update(of=("self",)).get(pk=breach.pk)
        if locked.noticed_at is None or locked.received_at is not None or locked.state != BreachState.NOTICED:
            raise DomainError(_("Cette mise en demeure n’attend pas d’accusé de réception."), field="on")
        check_receipt(on, locked.noticed_at)
        days = cure_days(locked)
        locked.received_at = max(end_of_day(on) - dt.timedelta(hours=23, minutes=59, seconds=59), locked.noticed_at)
        locked.cure_by = end_of_day(on + dt.timedelta(days=days)) if days is not None else None
        locked.save(update_fields=["received_at", "cure_by", "updated_at"])
        changed(breach.prototype)
    breach.refresh_from_db()
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
