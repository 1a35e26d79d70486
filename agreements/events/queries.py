"""Visibility querysets of events, obligations and breaches, and what of them is public."""

import datetime as dt
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.enums import Origin
from agreements.enums import OPEN_BREACHES, OPEN_OBLIGATIONS, ObligationState, Route
from agreements.events.permissions import EventPerm
from agreements.models import Allegation, Breach, Convention, IPEvent, Obligation, Prototype, Ruling
from core.clock import AppNow
from core.guardian import granted_to
from core.permissions import holds_everywhere

NEAR = 2  # moves from a form of appropriation


def prototypes_followed(user: Any) -> QuerySet[Prototype]:
    """Prototypes whose story a person reads and may add to: all for the City; for a party, those it made, follows, or
    whose convention it signed.
    """
    rows = Prototype.objects.select_related("maker", "challenge", "governing_version__convention")
    if holds_everywhere(user, EventPerm.VIEW):
        return rows
    mine = Prototype.objects.filter(granted_to(user, EventPerm.DECLARE, Prototype)).values("pk")
    by_convention = Convention.objects.filter(granted_to(user, EventPerm.DECLARE, Convention)).values("pk")
    return rows.filter(Q(pk__in=mine) | Q(governing_version__convention__in=by_convention))


def prototypes_to_declare_on(user: Any) -> QuerySet[Prototype]:
    """Those on which an event can be declared: governed by a signed version, not of a past edition."""
    return prototypes_followed(user).filter(governing_version__isnull=False).exclude(origin=Origin.IMPORTED)


def _within(user: Any, perm: EventPerm) -> Q:
    return Q() if holds_everywhere(user, perm) else Q(prototype__in=prototypes_followed(user).values("pk"))


def events_visible_to(user: Any) -> QuerySet[IPEvent]:
    """Events that stand, with their ruling, newest facts first. What is only alleged is read by few: `allegations_visible_to`."""
    rows = IPEvent.objects.standing().filter(_within(user, EventPerm.VIEW)).order_by("-on", "-declared_at")
    return rows.select_related("prototype", "declarer", "declared_by", "evidence", "ruling__version__convention")


def events_listed(user: Any) -> QuerySet[IPEvent]:
    """The same as lines of a list: without the frozen text of the version that governs each."""
    shown = ("kind", "on", "prototype__name", "declarer__name", "ruling__effect", "ruling__decided")
    rows = events_visible_to(user).select_related(None).select_related("prototype", "declarer", "ruling")
    return rows.only(*shown)


def rulings_visible_to(user: Any) -> QuerySet[Ruling]:
    rows = Ruling.objects.select_related("event__prototype", "version__convention", "decided_by")
    return rows.filter(event__in=events_visible_to(user).order_by().values("pk"))


def allegations_visible_to(user: Any) -> QuerySet[Allegation]:
    """Read by the legal officers, the authority and the data protection officer; by whoever said it; and, once it is notified,
    by the party in question. By nobody else, parties to the same convention included.
    """
    rows = Allegation.objects.select_related(
        "prototype", "event", "about", "obligation", "accused", "declarer", "declared_by", "version__convention"
    ).order_by("-declared_at", "-id")
    if holds_everywhere(user, EventPerm.VIEW_ALLEGATION):
        return rows
    granted = Allegation.objects.filter(granted_to(user, EventPerm.VIEW_ALLEGATION, Allegation)).values("pk")
    return rows.filter(Q(declared_by=user) | Q(pk__in=granted))


def allegations_listed(user: Any) -> QuerySet[Allegation]:
    """The same as lines of a list: without the frozen texts of the versions."""
    return allegations_visible_to(user).defer("version__frozen")


def obligations_visible_to(user: Any) -> QuerySet[Obligation]:
    """By due date. A party sees all those of the prototypes it follows, whoever owes them."""
    rows = Obligation.objects.filter(_within(user, EventPerm.VIEW_OBLIGATION))
    return rows.select_related("prototype", "debtor", "creditor", "event").order_by("due_at", "id")


def breaches_visible_to(user: Any) -> QuerySet[Breach]:
    rows = Breach.objects.filter(_within(user, EventPerm.VIEW_BREACH))
    return rows.select_related(
        "prototype", "against", "obligation", "event__ruling__version", "version__convention", "recorded_by"
    ).order_by("-recorded_at", "-id")


def breaches_listed(user: Any) -> QuerySet[Breach]:
    """The same as lines of a list: without the frozen texts of the versions."""
    return breaches_visible_to(user).defer("version__frozen", "event__ruling__version__frozen")


def obligations_owed_by(user: Any) -> QuerySet[Obligation]:
    """What this person may report as done, still open."""
    rows = Obligation.objects.filter(granted_to(user, EventPerm.FULFIL, Obligation), lasting=False)
    return rows.filter(state__in=OPEN_OBLIGATIONS).select_related("prototype", "debtor").order_by("due_at", "id")


def late(user: Any) -> QuerySet[Obligation]:
    return obligations_visible_to(user).filter(state=ObligationState.LATE)


def expiring(user: Any, now: dt.datetime | AppNow, days: int = 60) -> QuerySet[Obligation]:
    """What is to be done, or ends, within so many days."""
    soon = now + dt.timedelta(days=days)
    return obligations_visible_to(user).filter(state=ObligationState.DUE, due_at__lte=soon)


def open_breaches(user: Any) -> QuerySet[Breach]:
    return breaches_listed(user).filter(state__in=OPEN_BREACHES)


def latest_rulings(prototypes: QuerySet[Prototype]) -> QuerySet[Ruling]:
    """The ruling where the story of each prototype stands now."""
    last = Ruling.objects.filter(event__prototype=OuterRef("event__prototype")).order_by("-rank").values("pk")[:1]
    rows = Ruling.objects.filter(event__prototype__in=prototypes.order_by().values("pk"), pk=Subquery(last))
    return rows.select_related("event__prototype__maker")


def conventions_expiring(user: Any, today: dt.date, days: int = 180) -> QuerySet[Convention]:
    """Conventions in force whose term comes within so many days, seen by those who follow what they govern."""
    rows = Convention.objects.filter(
        ended_at__isnull=True, expires_on__gte=today, expires_on__lte=today + dt.timedelta(days=days)
    )
    if not holds_everywhere(user, EventPerm.VIEW):
        rows = rows.filter(granted_to(user, EventPerm.DECLARE, Convention))
    return rows.order_by("expires_on")


def story_of(prototype: Prototype) -> QuerySet[IPEvent]:
    """Events that stand in the order of the facts, each with its finding, ruling, obligations and cases."""
    return (
        IPEvent.objects.standing()
        .filter(prototype=prototype)
        .select_related("declarer", "ruling__version", "allegation__accused")
        .prefetch_related(
            Prefetch("obligations", queryset=Obligation.objects.select_related("debtor").order_by("due_at")),
            Prefetch("breaches", queryset=Breach.objects.select_related("against").order_by("recorded_at")),
        )
        .order_by("on", "declared_at", "id")
    )


def findings_of(prototype: Prototype) -> QuerySet[Allegation]:
    """Findings that the public may read: published with their answer, and those rectified since."""
    rows = Allegation.objects.filter(prototype=prototype, published_at__isnull=False, route=Route.ACCUSATION)
    shown = rows.filter(Q(public=True) | Q(rectified_at__isnull=False))
    return shown.select_related("accused", "event", "about", "obligation").order_by("published_at", "pk")
