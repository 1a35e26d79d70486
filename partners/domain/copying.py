"""A new edition made from another one: its rules, its questions, and its calendar a year later. Nothing is published."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core.clock import PARIS
from core.deadlines import is_working
from partners import slots
from partners.domain.edition import create_edition
from partners.models import Criterion, Edition, EligibilityRule, Objective

DATES = ("call_opens_at", "call_closes_at", "decision_at", "pilots_start_at", "pilots_end_at", "closing_event_at")
TEXTS = ("name_fr", "name_en", "summary_fr", "summary_en")
A_YEAR = dt.timedelta(weeks=52)  # a call that closes on a Friday closes on a Friday
LISTS: tuple[type[Any], ...] = (Objective, Criterion, EligibilityRule)


@dataclass(frozen=True)
class MovedDate:
    """A date of the calendar: as it was, as it is proposed, and from which day it was moved to a working one."""

    field: str
    label: str
    before: dt.datetime
    after: dt.datetime
    instead_of: dt.date | None = None


def a_year_later(instant: dt.datetime) -> tuple[dt.datetime, dt.date | None]:
    """The same hour and day of the week a year later, on the first day from then on that offices work; with the day that it
    replaces, if any.
    """
    local = instant.astimezone(PARIS)
    wanted = day = local.date() + A_YEAR
    while not is_working(day):
        day += dt.timedelta(days=1)
    moved = dt.datetime.combine(day, local.time(), tzinfo=PARIS)
    return moved, None if day == wanted else wanted


def shifted(source: Edition) -> list[MovedDate]:
    """The known dates of an edition, a year later."""
    found = []
    for field in DATES:
        if before := getattr(source, field):
            later, instead_of = a_year_later(before)
            label = str(getattr(Edition._meta.get_field(field), "verbose_name", field)).capitalize()
            found.append(MovedDate(field, label, before, later, instead_of))
    return found


def proposed(source: Edition) -> dict[str, Any]:
    """What the form of the new edition begins with."""
    last = (
        Edition.objects.filter(fictional=source.fictional).order_by("-number").values_list("number", flat=True).first()
    )
    values = {name: getattr(source, name) for name in TEXTS}
    return values | {"number": (last or source.number) + 1} | {move.field: move.after for move in shifted(source)}


def what_is_copied(source: Edition) -> dict[str, list[Any]]:
    """The lists that a copy takes with it, and its questions by their titles."""
    lists = {model.__name__.lower(): list(model.objects.filter(edition=source)) for model in LISTS}
    return lists | {"questions": slots.questions_of(source)}


def copy_edition(source: Edition, *, by: Any, values: Mapping[str, Any]) -> Edition:
    """A new edition, unseen by the public, with `values` for its words and calendar and the lists and questions of `source`."""
    with transaction.atomic():
        edition = create_edition(by=by, values={**values, "fictional": source.fictional})
        for model in LISTS:
            rows = list(model.objects.filter(edition=source))
            for row in rows:
                row.pk, row.edition = None, edition
            model.objects.bulk_create(rows)
        slots.copy_questions(source, edition, by=by)
    return edition
