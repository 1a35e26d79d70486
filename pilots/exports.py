"""The portfolio of pilots as one takes it away: rows of the workspace as filtered, states in words, days that sort."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import today
from core.exports.declared import ExportKind, Source, declare_export, everywhere_for
from core.exports.tables import Table
from pilots.enums import Mood
from pilots.forms.pilot import LATE, RED, PilotFilterForm
from pilots.models import Pilot
from pilots.queries import overrun, portfolio
from pilots.sentences import lateness, mood_row, next_actor

SORTS = {"fin": "ends_on", "titre": "title_fr__sorted", "retard": "late", "debut": "starts_on"}


def chosen(user: Any, query: QueryDict, day: dt.date) -> tuple[PilotFilterForm, QuerySet[Pilot]]:
    """The lines that the filters of an address give, in its order."""
    rows: QuerySet[Any] = portfolio(user, day)
    form = PilotFilterForm(query)
    if form.is_valid():
        if words := form.cleaned_data["q"].strip():
            rows = rows.filter(title_fr__finds=words)
        if state := form.cleaned_data["etat"]:
            rows = rows.filter(state=state)
        if form.cleaned_data["attention"] == LATE:
            rows = rows.filter(late__gt=0) | rows.filter(overrun(day))
        elif form.cleaned_data["attention"] == RED:
            rows = rows.filter(mood=Mood.RED)
    return form, ordered(rows, query.get("tri", "-retard"))


def ordered(rows: QuerySet[Pilot], wanted: str = "-retard") -> QuerySet[Pilot]:
    name = SORTS.get(wanted.removeprefix("-"), "late")
    return rows.order_by(f"-{name}" if wanted.startswith("-") else name, "ends_on", "pk")


def header() -> list[str]:
    return [
        _("pilote"),
        _("startup"),
        _("direction"),
        _("état"),
        _("début"),
        _("fin"),
        _("point"),
        _("retard"),
        _("qui agit"),
        _("prochain jalon"),
    ]


def cells(pilot: Any, day: dt.date) -> Sequence[object]:
    words, _tone = mood_row(pilot)
    return (
        *(pilot, pilot.prototype.maker, pilot.directorate, pilot.get_state_display(), pilot.starts_on, pilot.ends_on),
        *(words, lateness(pilot, day), next_actor(pilot), pilot.next_title),
    )


def _cells(_source: Source, piece: list[Any]) -> Iterator[Sequence[object]]:
    day = today()
    return (cells(pilot, day) for pilot in piece)


declare_export(
    ExportKind(
        kind="pilotes",
        label=gettext_lazy("Pilotes"),
        place=everywhere_for(lambda user: bool(user.is_active)),
        rows=lambda user, _place, query: chosen(user, query, today())[1],
        stem=lambda _place: "pilotes",
        back=lambda _place: reverse("pilot_list"),
        shapes=Table(lambda _source: header(), _cells).shapes,
    )
)
