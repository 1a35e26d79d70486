"""What is written while a pilot is prepared and runs: milestones, indicators, measures, check-ins, incidents."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agreements.facts.domain.weekly import record_week
from core.clock import today
from core.exceptions import DomainError, StaleState
from core.guardian import has_grant
from core.permissions import require
from core.public_cache import changed
from pilots.enums import MilestoneStatus, Side
from pilots.models import CheckIn, Measure, Milestone, Pilot, PilotIndicator
from pilots.permissions import PilotPerm


def set_milestone(pilot: Pilot, *, by: Any, values: Mapping[str, Any], milestone: Milestone | None = None) -> Milestone:
    """Adds a milestone, or changes one. Done means a day: today when none is given; a day to come is refused."""
    require(by, PilotPerm.PLAN, pilot)
    row = milestone or Milestone(pilot=pilot)
    for name in ("title", "due_on", "status", "responsible"):
        if name in values:
            setattr(row, name, values[name])
    row.done_on = (values.get("done_on") or today()) if row.status == MilestoneStatus.DONE else None
    if row.done_on and row.done_on > today():
        raise DomainError(_("Un jalon n’est pas fait un jour à venir."), field="done_on")
    row.save()
    changed(pilot)
    return row


def finish_milestone(milestone: Milestone, *, by: Any) -> Milestone:
    """Ticks a milestone, today. Raises StaleState when it is done already: a second click does not move its day."""
    require(by, PilotPerm.PLAN, milestone.pilot)
    with transaction.atomic():
        row = Milestone.objects.select_for_update(of=("self",)).select_related("pilot").get(pk=milestone.pk)
        if row.status == MilestoneStatus.DONE:
            raise StaleState(_("Ce jalon est déjà fait."))
        row.status, row.done_on = MilestoneStatus.DONE, today()
        row.save(update_fields=["status", "done_on", "updated_at"])
        changed(row.pilot)
    return row


def set_indicator(
    pilot: Pilot, *, by: Any, values: Mapping[str, Any], indicator: PilotIndicator | None = None
) -> PilotIndicator:
    """Adds an indicator, or changes one. Once measured its name, baseline, target and unit stay: a promise is not rewritten."""
    require(by, PilotPerm.PLAN, pilot)
    row = indicator or PilotIndicator(pilot=pilot)
    if indicator is not None and indicator.measures.exists():
        for name in ("name_fr", "baseline", "target", "unit"):
            if name in values and values[name] != getattr(indicator, name):
                raise DomainError(
                    _("Cet indicateur est déjà mesuré : son nom, son départ, sa cible et son unité ne changent plus."),
                    field=name,
                )
    for name in ("name_fr", "name_en", "unit", "baseline", "target"):
        if name in values:
            setattr(row, name, values[name])
    row.save()
    changed(pilot)
    return row


def record_measure(indicator: PilotIndicator, *, by: Any, on: dt.date, value: Any, note: str = "") -> Measure:
    """One measure a day. Raises DomainError on `on` for a day to come, before the pilot, or already measured."""
    pilot = indicator.pilot
    require(by, PilotPerm.REPORT, pilot)
    if on > today():
        raise DomainError(_("Une mesure ne se note pas d’avance."), field="on")
    if pilot.starts_on and on < pilot.starts_on:
        raise DomainError(_("Cette date précède le début du pilote."), field="on")
    try:
        with transaction.atomic():
            measure = Measure.objects.create(indicator=indicator, on=on, value=value, note=note.strip(), recorded_by=by)
    except IntegrityError as error:
        raise DomainError(_("Une mesure est déjà notée ce jour-là pour cet indicateur."), field="on") from error
    changed(pilot)
    return measure


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def side_of(pilot: Pilot, user: Any) -> Side:
    """For whom the person speaks. Who is on both sides speaks for the startup, never for those who follow it."""
    return Side.STARTUP if has_grant(user, PilotPerm.ACCEPT_DATA, pilot) else Side.DIRECTORATE


def check_in(
    pilot: Pilot, *, by: Any, mood: str, done: str = "", blocked: str = "", facts: Mapping[str, Any] | None = None
) -> CheckIn:
    """The word of this week, for the side the person is on. A second one from that side replaces its first; the other side's stays.

    With `facts`, by field of their forms, the facts of the week that the City establishes: which version is in use, what
    has arrived. Nothing is kept when one is refused. Side effect: the address of the code, once established as public,
    is asked again by a job.
    """
    require(by, PilotPerm.REPORT, pilot)
    with transaction.atomic():
        row, _created = CheckIn.objects.update_or_create(
            pilot=pilot,
            week_of=monday_of(today()),
            side=side_of(pilot, by),
            defaults={"mood": mood, "done": done.strip(), "blocked": blocked.strip(), "author": by},
        )
        record_week(pilot.prototype, facts or {}, by=by)
        changed(pilot)
    return row
