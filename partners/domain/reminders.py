"""Reminding whoever must act on what is late (core.season): by hand from the desk of an edition, or by the clock."""

import datetime as dt
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.bilingual import stored
from core.clock import app_now, today
from core.exceptions import DomainError, StaleState
from core.jobs import Step, each_of
from core.models.base import generic_key
from core.permissions import require
from core.season import Late, LateKind, late_kinds
from partners.emails import Awaited, LateReminder
from partners.models import Reminder
from partners.permissions import ProgrammePerm

REMINDING = Step("partners.remind_late", gettext_lazy("le rappel à qui doit agir sur ce qui est en retard"))


def remind(kind: LateKind, row: Any, *, by: Any, message: str = "") -> Reminder:
    """Writes to whoever must act on this row, in the present transaction; `by` is None for the clock.

    `message` takes the place of the kind's own text. Raises StaleState for a thing that is not late any more, or that
    somebody was reminded of today, DomainError where nobody can be written to.
    """
    if by is not None:
        require(by, ProgrammePerm.FOLLOW_EDITION)
    late = kind.rows(None).filter(pk=row.pk).first()
    if late is None:
        raise StaleState(_("Ce n’est plus en retard : personne n’est relancé."))
    own = message.strip()
    text = own if own and own != str(kind.text) else ""
    try:
        with transaction.atomic():
            reminder = Reminder.objects.create(
                **generic_key(row), kind=kind.name, on=today(), by=by, text=text or stored(lambda: kind.text)
            )
    except IntegrityError as error:
        raise StaleState(_("Un rappel est déjà parti aujourd’hui : attendez demain.")) from error
    reminder.told = _write(kind, late, text)
    if not reminder.told:
        raise DomainError(_("Personne n’a aujourd’hui de compte actif pour recevoir ce rappel."))
    reminder.save(update_fields=["told", "updated_at"])
    return reminder


def _write(kind: LateKind, row: Any, text: str) -> int:
    late = partial(_said, kind, row, app_now())
    return LateReminder.tell(Awaited(kind, row), about=row, text=lambda: text or str(kind.text), late=late)


def _said(kind: LateKind, row: Any, now: dt.datetime) -> Late:
    """In the language of now: titles that `prepare` reads are read again for each."""
    if kind.prepare:
        kind.prepare([row])
    return kind.tell(row, now)


def last_reminders(objects: list[Any]) -> dict[tuple[str, Any], Reminder]:
    """The latest reminder of each of these objects, by kind and key. One query."""
    rows = Reminder.objects.filter(object_id__in=objects).select_related("by").order_by("on", "pk")
    return {(row.kind, row.object_id): row for row in rows}


def remind_all() -> None:
    """By the clock, for the kinds that have no clock of their own: each late thing that nobody was reminded of lately."""
    kinds = [kind for kind in late_kinds().values() if kind.every]
    each_of([(_not_lately(kind), partial(_remind, kind)) for kind in kinds], step=REMINDING)


def _not_lately(kind: LateKind) -> QuerySet[Any]:
    since = today() - dt.timedelta(days=kind.every)
    lately = Reminder.objects.filter(object_id=OuterRef("pk"), kind=kind.name, on__gt=since)
    return kind.rows(None).filter(~Exists(lately))


def _remind(kind: LateKind, row: Any) -> bool:
    """False for a thing about which nobody can be written to: it stays on the desk."""
    try:
        with transaction.atomic():
            remind(kind, row, by=None)
    except DomainError:
        return False
    return True
