"""An event is declared by a party or by the City: checked, kept for good; it stands at once, or is alleged."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from agreements.commons import load_schema
from agreements.commons.events import ASSIGNEES, ASSIGNMENTS
from agreements.enums import Route
from agreements.events import labels
from agreements.events.domain import establishing
from agreements.events.domain.allegations import EVIDENCE, Said, allege, check_account
from agreements.events.domain.parties import clauses_of_version, declarers_for, may_declare, speaks_for_the_city
from agreements.events.domain.routes import PUBLISHED_BY_LAW, accused_of, articles_of, route_of
from agreements.models import IPEvent, Prototype
from core import files
from core.clock import app_now, day_of
from core.exceptions import DomainError, NotAllowed
from core.ui import dates


@dataclass(frozen=True)
class Facts:
    """What is declared. `to` qualifies assignments, `restrictive` declared background, `subject` what is kept secret.

    `source` is the official publication of a public fact; `no_source` says that there is none: it is then an accusation.
    """

    kind: str
    on: dt.date
    actor: str = ""
    to: str = ""
    restrictive: bool = False
    subject: str = ""
    account: str = ""
    source: str = ""
    no_source: bool = False
    evidence: Any = field(default=None, compare=False)


def record_event(prototype: Prototype, facts: Facts, *, by: Any, declarer: Organisation | None) -> IPEvent:
    """Records what is declared. The own act of a party stands at once: judged, entered, with what it obliges to. What is said of
    another is an `Allegation`: private, without any effect, until it is found established (domain.routes says which is which).

    `declarer` is the party in whose name the person declares, None for the City. Raises NotAllowed, or DomainError on
    `kind`, `on`, `to`, `source`, `account` or `evidence`; nothing is kept then.
    """
    received = app_now()
    _check_declarer(prototype, by, declarer)
    _check_facts(facts, received)
    if prototype.governing_version is None or not clauses_of_version(prototype.governing_version):
        raise DomainError(
            _("Aucune convention signée ne régit « %(name)s » : rien ne permet encore de juger un événement.")
            % {"name": prototype}
        )
    route = route_of(prototype, facts.kind, facts.actor, declarer, source=facts.source.strip())
    if route is not None:
        _check_of_another(facts)
    with transaction.atomic():
        locked = establishing.lock(prototype.pk)
        _check_new(locked, facts, declarer)
        event = _create(locked, facts, by=by, declarer=declarer, received=received)
        if route is not None:
            _allege(locked, event, facts, route, by=by, declarer=declarer)
            return event
        written = establishing.establish(event)
        event = IPEvent.objects.select_related("ruling__version", "declarer").get(pk=event.pk)
        establishing.enter_event(event, by=by, written=written)
    return event


def _check_of_another(facts: Facts) -> None:
    """What is said of another: with its official source where one is published, and told so that it can be answered."""
    if facts.kind in PUBLISHED_BY_LAW and not facts.source.strip() and not facts.no_source:
        raise DomainError(
            _(
                "Donnez la source officielle (annonce au Bodacc, registre des sociétés, INPI), ou dites que vous n’en avez pas."
            ),
            field="source",
        )
    check_account(facts.account)


def _allege(
    prototype: Prototype, event: IPEvent, facts: Facts, route: Route, *, by: Any, declarer: Organisation | None
) -> None:
    clauses = clauses_of_version(prototype.governing_version)  # type: ignore[arg-type]
    said = Said(
        facts.account, event=event, articles=tuple(articles_of(facts.kind, clauses)), route=route, source=facts.source,
        accused=accused_of(prototype, facts.actor, declarer), role=facts.actor,
    )  # fmt: skip
    allege(prototype, said, by=by, declarer=declarer)


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
