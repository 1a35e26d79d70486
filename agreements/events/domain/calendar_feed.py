"""Obligations as an iCalendar, for a signed-in person or by a personal address that holds a secret."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from accounts.models import User
from agreements.enums import ObligationState
from agreements.events import labels
from agreements.models import CalendarFeed, Obligation
from core.ui.zones import calendar_instants, paris_zone

SALT = "agreements.calendar"


def new_address(user: Any) -> CalendarFeed:
    """Gives the person a new secret; an older address stops working."""
    feed, created = CalendarFeed.objects.get_or_create(user=user)
    if not created:
        CalendarFeed.objects.filter(pk=feed.pk).update(generation=F("generation") + 1)
        feed.refresh_from_db()
    return feed


def token_of(feed: CalendarFeed) -> str:
    return signing.Signer(salt=SALT).sign(f"{feed.user_id.hex}-{feed.generation}")


def reader_of(token: str) -> User | None:
    """The person whose address this is; None for a forged, replaced or closed one."""
    try:
        person, generation = signing.Signer(salt=SALT).unsign(token).split("-")
    except (signing.BadSignature, ValueError):
        return None
    feed = CalendarFeed.objects.filter(user_id=UUID(person), generation=int(generation)).select_related("user").first()
    return feed.user if feed and feed.user.is_active else None


def calendar_of(obligations: Iterable[Obligation], now: dt.datetime) -> bytes:
    """An iCalendar of dated obligations, in the time of Paris, with the zone spelt out for programs that ask for it."""
    calendar = Calendar()
    calendar.add("prodid", "-//DataCity//Obligations//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("refresh-interval", dt.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add("x-wr-calname", _("Échéances des conventions"))
    calendar.add("x-wr-timezone", "Europe/Paris")
    calendar.add_component(paris_zone())
    for obligation in obligations:
        if obligation.due_at is not None:
            calendar.add_component(_entry(obligation, obligation.due_at, now))
    return bytes(calendar.to_ical())


def _entry(obligation: Obligation, due: dt.datetime, now: dt.datetime) -> Event:
    what = labels.term_words(obligation.clause, obligation.term)
    start, end = calendar_instants(due - dt.timedelta(minutes=30), due)
    entry = Event()
    entry.add("uid", f"{obligation.pk}@{settings.SITE_URL.rpartition('/')[2]}")
    entry.add("dtstamp", now.astimezone(dt.UTC))
    entry.add("last-modified", obligation.updated_at.astimezone(dt.UTC))
    entry.add("sequence", int(obligation.state == ObligationState.LATE))  # its day never moves, its state once
    entry.add("dtstart", start)
    entry.add("dtend", end)
    entry.add("summary", f"{obligation.prototype} : {what}")
    entry.add("description", _description(obligation))
    entry.add("url", f"{settings.SITE_URL}{reverse('obligation', args=[obligation.pk])}")
    entry.add("status", "CONFIRMED")
    entry.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", what)
    alarm.add("trigger", dt.timedelta(days=-7))
    entry.add_component(alarm)
    return entry


def _description(obligation: Obligation) -> str:
    debtor = obligation.debtor.name if obligation.debtor else labels.role_words(obligation.debtor_role)
    creditor = obligation.creditor.name if obligation.creditor else labels.role_words(obligation.creditor_role)
    return _("%(state)s. Doit : %(debtor)s. Envers : %(creditor)s. Article : %(clause)s (%(amount)s).") % {
        "state": obligation.get_state_display(),
        "debtor": debtor,
        "creditor": creditor,
        "clause": labels.clause_title(obligation.clause),
        "amount": labels.amount_words(obligation.clause, obligation.term, obligation.amount),
    }
