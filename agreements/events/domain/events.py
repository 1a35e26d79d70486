"""An event is declared by a party or by the City: checked, kept for good, judged, entered in the register."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from agreements.commons import load_schema
from agreements.commons.events import ASSIGNEES, ASSIGNMENTS
from agreements.events import labels
from agreements.events.domain import obligations
from agreements.events.domain.parties import clauses_of_version, declarers_for, may_declare, speaks_for_the_city
from agreements.events.domain.register_entries import enter
from agreements.events.domain.rulings import publish, recompute
from agreements.facts.domain.ending import end_by_event
from agreements.models import IPEvent, Prototype
from core import files
from core.clock import app_now, day_of
from core.exceptions import DomainError, NotAllowed
from core.ui import dates
from register.domain.append import Private

EVIDENCE = "event"


@dataclass(frozen=True)
class Facts:
    """What is declared. `to` qualifies assignments, `restrictive` declared background, `subject` what is kept secret."""

    kind: str
    on: dt.date
    actor: str = ""
    to: str = ""
    restrictive: bool = False
    subject: str = ""
    account: str = ""
    evidence: Any = field(default=None, compare=False)


def record_event(prototype: Prototype, facts: Facts, *, by: Any, declarer: Organisation | None) -> IPEvent:
    """Records an event and its ruling, opens what it obliges to, closes what it answers.

    `declarer` is the party in whose name the person declares, None for the City. Raises NotAllowed, or DomainError on
    `kind`, `on`, `to` or `evidence`; nothing is kept then. Side effects: rulings after it are judged again, obligations,
    an alarm when a form of appropriation comes within reach, entries in the register.
    """
    received = app_now()
    _check_declarer(prototype, by, declarer)
    _check_facts(facts, received)
    if prototype.governing_version is None or not clauses_of_version(prototype.governing_version):
        raise DomainError(
            _("Aucune convention signée ne régit « %(name)s » : rien ne permet encore de juger un événement.")
            % {"name": prototype}
        )
    with transaction.atomic():
        locked = Prototype.objects.select_for_update(of=("self",)).get(pk=prototype.pk)
        _check_new(locked, facts, declarer)
        event = _create(locked, facts, by=by, declarer=declarer, received=received)
        written = recompute(locked)
        event = IPEvent.objects.select_related("ruling__version", "declarer").get(pk=event.pk)
        obligations.open_for(event)
        obligations.answer_by(event)
        _enter(locked, event, by=by)
        publish(locked, written)
        end_by_event(event)
    return event


def _check_declarer(prototype: Prototype, by: Any, declarer: Organisation | None) -> None:
    decision = may_declare(by, prototype)
    if not decision:
        raise NotAllowed(str(decision.reason))
    if declarer is None and not speaks_for_the_city(by):
        raise NotAllowed(_("Seuls l’équipe du programme et le juriste déclarent au nom de la Ville."))
    if declarer is not None and declarer not in declarers_for(by, prototype):
        raise NotAllowed(
            _("%(name)s n’est pas partie à la convention de ce prototype, ou vous n’agissez pas pour elle.")
            % {"name": declarer}
        )


def _check_facts(facts: Facts, received: dt.datetime) -> None:
    if facts.kind not in load_schema().events:
        raise DomainError(
            _("« %(kind)s » n’est pas une nature d’événement connue : choisissez-en une dans la liste.")
            % {"kind": facts.kind},
            field="kind",
        )
    today = day_of(received)
    if facts.on > today:
        raise DomainError(
            _("Le %(day)s n’est pas encore arrivé : un événement se déclare une fois qu’il a eu lieu.")
            % {"day": dates.day(facts.on)},
            field="on",
        )
    if facts.kind in ASSIGNMENTS and facts.to not in ASSIGNEES:
        raise DomainError(
            _("Dites à qui les droits sont allés : à un partenaire du programme ou à un acquéreur."), field="to"
        )


def _check_new(prototype: Prototype, facts: Facts, declarer: Organisation | None) -> None:
    if prototype.events.filter(kind=facts.kind, on=facts.on, declarer=declarer).exists():
        raise DomainError(
            _("« %(kind)s » est déjà déclaré à la date du %(day)s pour ce prototype par %(who)s.")
            % {
                "kind": labels.kind_title(facts.kind),
                "day": dates.day(facts.on),
                "who": declarer or _("la Ville"),
            },
            field="kind",
        )


def _create(
    prototype: Prototype, facts: Facts, *, by: Any, declarer: Organisation | None, received: dt.datetime
) -> IPEvent:
    evidence = files.store(facts.evidence, purpose=EVIDENCE, by=by, field="evidence") if facts.evidence else None
    return IPEvent.objects.create(
        prototype=prototype,
        kind=facts.kind,
        on=facts.on,
        actor=facts.actor,
        to=facts.to if facts.kind in ASSIGNMENTS else "",
        restrictive=facts.restrictive and facts.kind == "background.declared",
        subject=facts.subject if facts.kind == "confidential_item.marked" else "",
        account=facts.account.strip(),
        evidence=evidence,
        declarer=declarer,
        declared_by=by,
        declared_at=received,
    )


def _enter(prototype: Prototype, event: IPEvent, *, by: Any) -> None:
    payload = {
        "event": str(event.pk),
        "event_kind": event.kind,
        "on": event.on.isoformat(),
        "to": event.to or None,
        "declared_for": event.declarer.name if event.declarer else None,
        "declared_at": event.declared_at.astimezone(dt.UTC).isoformat(timespec="seconds"),
    }
    private = {
        "account": Private(event.account, subject=str(by.pk)) if event.account else None,
        "evidence_sha256": event.evidence.sha256 if event.evidence else None,
    }
    enter(prototype, "ip.event", payload, by=by, private=private)
