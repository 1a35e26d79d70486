"""A pilot comes into being when a startup accepts its selection, is planned, runs, and ends."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.organisation import free_slug
from agreements.prototypes.domain.prototype import follow_accession, register_prototype
from challenges.enums import ChallengeOrgRole
from challenges.models import Application
from core.clock import day_of
from core.derivation import settle
from core.emails import Email, named
from core.exceptions import DomainError
from core.permissions import require
from core.public_cache import changed
from core.shared_texts import keep_changes
from core.workflow import perform
from pilots.domain.directorates import first_directorates
from pilots.domain.register_entries import note
from pilots.emails import PilotPausedEmail, PilotPlannedEmail, PilotResumedEmail, PilotStartedEmail
from pilots.models import Pilot, PilotIndicator
from pilots.permissions import PilotPerm


def locked(pilot: Pilot) -> Pilot:
    """The row as it stands, held until the end of the transaction."""
    return Pilot.objects.select_for_update(of=("self",)).select_related("prototype__maker").get(pk=pilot.pk)


def plan_from_application(application: Application) -> Pilot:
    """The prototype and the pilot of an accepted selection, with their grants, indicators and mails. Idempotent."""
    with transaction.atomic():
        prototype = register_prototype(application)
        known = Pilot.objects.filter(prototype=prototype).first()
        if known is not None:
            return known
        challenge = application.challenge
        links = challenge.organisations.filter(role=ChallengeOrgRole.DIRECTORATE).select_related("organisation")
        directorates = [link.organisation for link in links.order_by("pk")]
        title = prototype.name or str(challenge)
        edition = challenge.edition
        pilot = Pilot.objects.create(
            prototype=prototype, directorate=directorates[0] if directorates else None, slug=free_slug(title, Pilot),
            title_fr=title, summary_fr=challenge.summary_fr, summary_en=challenge.summary_en,
            starts_on=_day(edition.pilots_start_at if edition else None),
            ends_on=_day(edition.pilots_end_at if edition else None), fictional=challenge.fictional,
        )  # fmt: skip
        first_directorates(pilot, [one.pk for one in directorates])
        PilotIndicator.objects.bulk_create(
            PilotIndicator(
                pilot=pilot,
                name_fr=row.name_fr,
                name_en=row.name_en,
                unit=row.unit,
                baseline=row.baseline,
                target=row.target,
            )
            for row in challenge.indicators.all()
        )
        settle(pilot)
        _tell(pilot, PilotPlannedEmail, "workspace_pilot")
        changed(pilot)
    return pilot


def _day(instant: dt.datetime | None) -> dt.date | None:
    return day_of(instant) if instant else None


def _tell(pilot: Pilot, mail: type[Email], page: str, **context: Any) -> None:
    maker = pilot.prototype.maker
    mail.tell(pilot, pilot=named(pilot), maker=maker, path=partial(reverse, page, args=[pilot.pk]), **context)


PLANNED_FIELDS = ("title_fr", "title_en", "summary_fr", "summary_en", "starts_on", "ends_on", "personal_data")


def plan(pilot: Pilot, *, by: Any, values: Mapping[str, Any]) -> Pilot:
    """Title, summary, dates. Raises DomainError on `ends_on` when the end comes before the start."""
    with transaction.atomic():
        row = locked(pilot)
        require(by, PilotPerm.PLAN, row)
        keep_changes(row, values, by=by)
        for name in (*PLANNED_FIELDS, "people_trained"):
            if name in values:
                setattr(row, name, values[name])
        if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
            raise DomainError(_("La fin du pilote doit suivre son début."), field="ends_on")
        row.save(update_fields=[*PLANNED_FIELDS, "people_trained", "updated_at"])
        changed(row)
    pilot.refresh_from_db()
    return pilot


def make_ready(pilot: Pilot, *, by: Any, reason: str = "") -> Pilot:
    with transaction.atomic():
        follow_accession(pilot.prototype)
        perform(pilot, "make_ready", by=by, reason=reason)
        changed(pilot)
    return pilot


def start(pilot: Pilot, *, by: Any, reason: str = "") -> Pilot:
    """The trial begins in the city. Writes to the register."""
    with transaction.atomic():
        follow_accession(pilot.prototype)
        perform(pilot, "start", by=by, reason=reason)
        _tell(pilot, PilotStartedEmail, "pilot_check_in")
        changed(pilot)
        note(pilot, "pilot.started", {"planned_end": pilot.ends_on.isoformat() if pilot.ends_on else None}, by=by)
    return pilot


def end(pilot: Pilot, *, by: Any, reason: str = "") -> Pilot:
    """The trial stops; measures stay open until the evaluation. Writes to the register."""
    with transaction.atomic():
        perform(pilot, "end", by=by, reason=reason)
        changed(pilot)
        note(pilot, "pilot.ended", {}, by=by)
    return pilot


def showcase(pilot: Pilot, *, by: Any, reason: str = "") -> Pilot:
    with transaction.atomic():
        perform(pilot, "showcase", by=by, reason=reason)
        changed(pilot)
    return pilot


def pause(pilot: Pilot, *, by: Any, reason: str = "") -> Pilot:
    """The trial stops for a while: what is in the street may have to be made safe, so both sides are told, and why."""
    with transaction.atomic():
        perform(pilot, "pause", by=by, reason=reason)
        _tell(pilot, PilotPausedEmail, "workspace_pilot", reason=reason)
        changed(pilot)
    return pilot


def resume(pilot: Pilot, *, by: Any, reason: str = "") -> Pilot:
    """The trial goes on, once the conditions of its start hold again. Both sides are told."""
    with transaction.atomic():
        perform(pilot, "resume", by=by, reason=reason)
        _tell(pilot, PilotResumedEmail, "workspace_pilot")
        changed(pilot)
    return pilot
