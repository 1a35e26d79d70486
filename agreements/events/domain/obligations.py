"""Who owes what by when after an event; reminded, reported as done with evidence, or late."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.commons import State
from agreements.commons.obligations import Obligation as Owed
from agreements.commons.obligations import obligations_of
from agreements.enums import OPEN_OBLIGATIONS, BreachState, ObligationState
from agreements.events import labels
from agreements.events.domain.parties import clauses_of_version, who_is
from agreements.events.domain.rulings import as_model_event
from agreements.events.emails import remind
from agreements.events.permissions import EventPerm
from agreements.models import Breach, IPEvent, Obligation
from core import files
from core.clock import PARIS, AppNow, app_now
from core.derivation import settle
from core.exceptions import DomainError, NotAllowed
from core.jobs import Step, each
from core.permissions import can
from core.public_cache import changed
from core.workflow import perform

EVIDENCE = "obligation"
LAPSING = Step("obligations.lapse", gettext_lazy("fin d’une obligation qui a couru son temps"))
LATENESS = Step("obligations.late", gettext_lazy("signalement d’une obligation en retard"))
REMINDING = Step("obligations.remind", gettext_lazy("rappel à qui doit s’acquitter d’une obligation"))
REMINDERS = (dt.timedelta(days=7), dt.timedelta(days=1), dt.timedelta(0))

#: Terms that bind until a day and then end, where the others are to be done by a day.
LASTING = frozenset(
    {
        ("background_access", "request_window_months"),
        ("joint_ownership", "notice_days"),
        ("no_exclusivity", "lookback_months"),
        ("open_source_publication", "delay_for_secrets_max_days"),
        ("licence_lock", "lock_duration_months"),
        ("patent_notice", "notice_days"),
        ("patent_notice", "objection_window_days"),
        ("change_of_control", "notice_days"),
        ("assignment_transfer", "notice_days"),
        ("source_escrow", "maintenance_silence_days"),
        ("call_back", "notice_days"),
        ("confidentiality", "duration_months"),
    }
)

#: What an event shows to be done. Such an event does not open again what it answers, but for the escrow, which ages.
ANSWERS: dict[str, tuple[str, str]] = {
    "release.published": ("open_source_publication", "publication_deadline_days"),
    "dataset.published": ("open_data_results", "publication_deadline_days"),
    "hardware.published": ("open_hardware", "publication_deadline_days"),
    "evaluation.published": ("documentation_licence", "impact_report_due_days"),
    "background.updated": ("background_declaration", "update_on_incorporation_days"),
    "dataset.shared": ("partner_data_sharing", "delivery_deadline_days"),
    "escrow.deposited": ("source_escrow", "max_age_days"),
    "escrow.updated": ("source_escrow", "max_age_days"),
    "exploitation.reported": ("call_back", "exploitation_deadline_months"),
    "handover.finished": ("reversibility_interoperability", "handover_days"),
    "breach.cured": ("survival_and_remedies", "cure_days"),
}
AGEING = frozenset({("source_escrow", "max_age_days")})


def end_of_day(day: dt.date) -> dt.datetime:
    """The last second of a day in Paris, whatever the season."""
    return dt.datetime.combine(day, dt.time(23, 59, 59), tzinfo=PARIS)


def open_for(event: IPEvent, *, not_before: dt.datetime | None = None) -> list[Obligation]:
    """The obligations that an event opens under the version that judged it, each granted to its debtor. `not_before`: what a
    finding opens is never to be done before that day, however long ago the facts are.
    """
    clauses = clauses_of_version(event.ruling.version)
    holder = State.from_json(event.ruling.state_after).holder
    answered = ANSWERS.get(event.kind)
    rows = [
        _row(event, owed, holder)
        for owed in obligations_of(clauses, as_model_event(event))
        if (owed.clause, owed.term) != answered or answered in AGEING
    ]
    for row in rows:
        if not_before and row.due_at and not row.lasting:
            row.due_at = max(row.due_at, not_before)
    settle(*Obligation.objects.bulk_create(rows))
    return rows


def _row(event: IPEvent, owed: Owed, holder: str) -> Obligation:
    return Obligation(
        prototype=event.prototype,
        event=event,
        clause=owed.clause,
        term=owed.term,
        amount=owed.amount,
        debtor_role=owed.debtor,
        creditor_role=owed.creditor,
        debtor=who_is(owed.debtor, event.prototype, event, holder),
        creditor=who_is(owed.creditor, event.prototype, event, holder),
        starts_on=owed.start,
        due_at=end_of_day(owed.due) if owed.due else None,
        lasting=(owed.clause, owed.term) in LASTING,
    )


def answer_by(event: IPEvent) -> None:
    """Marks as done what the event shows to be done."""
    answered = ANSWERS.get(event.kind)
    if answered is None:
        return
    clause, term = answered
    waiting = Obligation.objects.filter(
        prototype=event.prototype, clause=clause, term=term, starts_on__lte=event.on, state__in=OPEN_OBLIGATIONS
    ).exclude(event=event)
    for obligation in waiting:
        note = f"{labels.BY_EVENT}{event.kind}"
        changes = {"fulfilled_at": event.declared_at, "evidence": event.evidence, "note": note}
        perform(obligation, "answer", by=None, reason=note, changes=changes)


def fulfil(obligation: Obligation, *, by: Any, note: str, evidence: Any = None) -> Obligation:
    """The debtor, or the legal officer, reports it as done. Refused once the breach case about it is closed."""
    allowed = can(by, EventPerm.FULFIL, obligation)
    if not allowed:
        raise NotAllowed(str(allowed.reason))
    if not note.strip():
        raise DomainError(_("Dites en une phrase ce qui a été fait, et où cela se constate."), field="note")
    received = app_now()
    with transaction.atomic():
        case = Breach.objects.filter(obligation=obligation).select_for_update(of=("self",)).first()
        if case is not None and case.state == BreachState.CLOSED:
            raise DomainError(
                _("Le dossier de manquement ouvert sur cette échéance est clos : elle ne se déclare plus faite.")
            )
        kept = files.store(evidence, purpose=EVIDENCE, by=by, field="evidence") if evidence else None
        changes = {"fulfilled_at": received, "note": note.strip(), "evidence": kept}
        perform(obligation, "fulfil", by=by, reason=note.strip(), changes=changes)
        changed(obligation.prototype)
    return obligation


def cancel(obligation: Obligation, *, by: Any, reason: str) -> Obligation:
    """The legal officer finds that nothing is owed any more, and says why."""
    perform(obligation, "cancel", by=by, reason=reason)
    changed(obligation.prototype)
    return obligation


def tick() -> tuple[int, int]:
    """The clock: ends what has run its time, flags what is late, reminds debtors. Returns how many became late and how
    many were reminded. Twice gives the same result.
    """
    over = Obligation.objects.filter(state=ObligationState.DUE, due_at__lt=AppNow()).order_by("due_at", "id")
    each(over.filter(lasting=True), _lapse, step=LAPSING, url=_page)
    late = each(over.filter(lasting=False), _fall_late, step=LATENESS, url=_page).done
    return late, each(_to_remind(), _remind, step=REMINDING, url=_page).done


def _page(obligation: Obligation) -> str:
    return f"/espace/prototypes/{obligation.prototype_id}/"


def _lapse(obligation: Obligation) -> None:
    perform(obligation, "lapse", by=None)
    changed(obligation.prototype)


def _fall_late(obligation: Obligation) -> None:
    perform(obligation, "fall_late", by=None)
    changed(obligation.prototype)


def _to_remind() -> QuerySet[Obligation]:
    """Those for which one more reminder than they had has come due."""
    due = Q()
    for level, before in enumerate(REMINDERS, start=1):
        due |= Q(reminded__lt=level, due_at__lte=AppNow() + before)
    rows = Obligation.objects.filter(due, state__in=OPEN_OBLIGATIONS, lasting=False, debtor__isnull=False)
    return rows.select_related("debtor", "prototype").order_by("due_at", "id")


def _remind(obligation: Obligation) -> None:
    """Writes once, however many reminders were missed meanwhile."""
    now = app_now()
    level = sum(now >= obligation.due_at - before for before in REMINDERS if obligation.due_at)
    Obligation.objects.filter(pk=obligation.pk).update(reminded=level)
    remind(obligation)
