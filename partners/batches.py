"""Reminders sent to several at once, from the desk of an edition: one list for each kind of late things."""

from functools import partial
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.batches.declared import BatchAct, BatchList, Given, declare_batches
from core.clock import app_now
from core.permissions import require
from core.season import LateKind, for_each_kind
from partners.domain.reminders import remind
from partners.forms.reminder import ReminderForm
from partners.models import Edition
from partners.permissions import ProgrammePerm
from partners.queries import editions_visible_to

REMIND = "relancer"


def edition_followed(user: Any, key: UUID) -> Edition:
    """The edition, for whoever follows it."""
    edition: Edition = get_object_or_404(editions_visible_to(user), pk=key)
    require(user, ProgrammePerm.FOLLOW_EDITION, edition)
    return edition


def batch_of(kind: LateKind) -> str:
    """The name of the list of one kind, as its address says it."""
    return f"rappels-{kind.name}"


def _do(kind: LateKind, row: Any, by: Any, given: Given) -> int:
    return remind(kind, row, by=by, message=given["message"]).told


def _name(kind: LateKind, row: Any) -> str:
    if kind.prepare:
        kind.prepare([row])
    late = kind.tell(row, app_now())
    return f"{late.about} ({late.who})"


def _form(kind: LateKind, _place: Any, data: Any = None) -> ReminderForm:
    return ReminderForm(data, text=kind.text)


def _lock(kind: LateKind, row: Any) -> Any:
    return kind.model._base_manager.select_for_update(of=("self",)).get(pk=row.pk)


def _declare(kind: LateKind) -> None:
    if kind.people is None:
        return
    act = BatchAct(
        REMIND,
        _("Relancer qui doit agir"),
        partial(_do, kind),
        form=partial(_form, kind),
        note=_("Chaque personne reçoit un courriel. Une même chose n’est rappelée qu’une fois par jour."),
    )
    declare_batches(
        BatchList(
            kind=batch_of(kind),
            model=kind.model,
            place=edition_followed,
            rows=lambda user, edition, _query: kind.rows_for(user, edition),
            back=lambda edition: reverse("edition_late", args=[edition.pk, kind.name]),
            title=kind.title,
            lock=partial(_lock, kind),
            named=lambda _rows: kind.rows(None),
            name=partial(_name, kind),
            acts=(act,),
        )
    )


for_each_kind(_declare)
