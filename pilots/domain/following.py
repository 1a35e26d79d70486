"""What is written while a pilot is prepared and runs: milestones, indicators, measures, check-ins, incidents."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agreements.facts.domain.weekly import record_week
from core.clock import today
from core.exceptions import DomainError, StaleState
from core.permissions import require
from core.public_cache import changed
from pilots.domain.pilot import locked
from pilots.domain.rectifying import check_day, correct_check_in
from pilots.domain.spotting import read_again
from pilots.enums import MilestoneStatus
from pilots.models import CheckIn, Measure, Milestone, Pilot, PilotIndicator
from pilots.permissions import PilotPerm
from pilots.sides import side_of


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
    if indicator is not None and Measure.ever.filter(indicator=indicator).exists():
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


def record_measure(
    indicator: PilotIndicator, *, by: Any, on: dt.date, value: Any, note: str = "", seen: bool = False
) -> Measure:
    """One measure a day. Raises DomainError on `on` for a day to come, before the pilot, or already measured.

    The note is public: words of it that may tell who somebody is are refused until they were read again (`seen`).
    """
    pilot = indicator.pilot
    require(by, PilotPerm.REPORT, pilot)
    check_day(pilot, on)
    words = read_again(note, seen=seen, field="note")
    try:
        with transaction.atomic():
            measure = Measure.objects.create(
                indicator=indicator, side=side_of(pilot, by), on=on, value=value, note=words, recorded_by=by
            )
    except IntegrityError as error:
        raise DomainError(
            _("Une mesure est déjà notée ce jour-là pour cet indicateur : corrigez-la, avec un motif."), field="on"
        ) from error
    changed(pilot)
    return measure


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def said_this_week(pilot: Pilot, user: Any) -> CheckIn | None:
    """The word of this week of the side the person is on, as it stands."""
    return CheckIn.objects.filter(pilot=pilot, week_of=monday_of(today()), side=side_of(pilot, user)).first()


def check_in(
    pilot: Pilot,
    *,
    by: Any,
    mood: str,
    done: str = "",
    blocked: str = "",
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
) -> CheckIn:
    """The word of this week, for the side the person is on. A second one from that side takes the place of its first, which
    stays to be read; the other side's is another row.

    With `facts`, by field of their forms, the facts of the week that the City establishes: which version is in use, what
    has arrived. Nothing is kept when one is refused. Side effect: the address of the code, once established as public,
    is asked again by a job.
    """
    require(by, PilotPerm.REPORT, pilot)
    said = {"mood": mood, "done": done.strip(), "blocked": blocked.strip()}
    with transaction.atomic():
        locked(pilot)
        row = said_this_week(pilot, by)
        if row is None:
            row = CheckIn.objects.create(
                pilot=pilot, week_of=monday_of(today()), side=side_of(pilot, by), author=by, **said
            )
        elif any(getattr(row, name) != value for name, value in said.items()):
            row = correct_check_in(row, by=by, values={**said, "reason": reason}, completes=True)
        record_week(pilot.prototype, facts or {}, by=by)
        changed(pilot)
    return row
