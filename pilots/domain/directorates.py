"""The directorates of a pilot: one leads and decides, others follow beside it; the team names them, by an act with its reason."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from core.clock import app_now
from core.derivation import settle
from core.emails import named
from core.exceptions import DomainError, StaleState
from core.permissions import require
from core.public_cache import changed
from pilots.emails import DirectoratesChangedEmail
from pilots.models import Pilot, PilotDirectorate
from pilots.permissions import PilotPerm

LEADS = gettext_noop("%(name)s suit maintenant ce pilote et en décide.")
BESIDE = gettext_noop("%(name)s suit maintenant ce pilote, à côté de la direction qui en décide.")
LEAVES = gettext_noop("%(name)s ne suit plus ce pilote.")


def first_directorates(pilot: Pilot, organisations: Iterable[Any]) -> None:
    """Those of the challenge, when the pilot comes into being; the first one leads."""
    now = app_now()
    PilotDirectorate.objects.bulk_create(
        PilotDirectorate(pilot=pilot, organisation_id=one, lead=n == 0, since=now)
        for n, one in enumerate(organisations)
    )


def name_directorate(
    pilot: Pilot, organisation: Organisation, *, lead: bool, reason: str, by: Any, keep: bool = False
) -> PilotDirectorate:
    """The team names who leads, or who follows beside. `keep`: the lead of before stays beside; else it leaves.

    Raises DomainError on `organisation` for one that is no directorate or has that place already, on `reason` without one.
    Side effects: grants; mail to the startup, to those who follow and to those who did.
    """
    _check_reason(reason)
    with transaction.atomic():
        row = _locked(pilot, by)
        if organisation.kind != OrganisationKind.DIRECTORATE or organisation.merged_into_id:
            raise DomainError(_("Choisissez une direction de la Ville."), field="organisation")
        known = row.directorates.filter(ended_at=None, organisation=organisation).first()
        if known and known.lead == lead:
            raise DomainError(_("%(name)s a déjà cette place.") % {"name": organisation}, field="organisation")
        if known and known.lead:
            raise _would_have_no_lead(organisation)
        before = row.directorates.filter(ended_at=None, lead=True).first() if lead else None
        if known:
            _end(known, reason, by)
        if before:
            _end(before, reason, by)
            if keep:
                _follow(row, before.organisation, lead=False, reason=reason, by=by)
        made = _follow(row, organisation, lead=lead, reason=reason, by=by)
        if lead:
            row.directorate = organisation
            row.save(update_fields=["directorate", "updated_at"])
        gone = [before.organisation] if before and not keep else []
        _settle(row, LEADS if lead else BESIDE, organisation, reason, also=gone)
        changed(row)
    pilot.refresh_from_db()
    return made


def end_directorate(following: PilotDirectorate, *, reason: str, by: Any) -> PilotDirectorate:
    """The team ends the part of a directorate that follows beside. One that leads is replaced, never left out.

    Raises DomainError for the lead, StaleState where the part ended meanwhile. Side effects as `name_directorate`.
    """
    _check_reason(reason)
    with transaction.atomic():
        row = _locked(following.pilot, by)
        found = row.directorates.select_related("organisation").get(pk=following.pk)
        if found.ended_at is not None:
            raise StaleState(_("Cette direction ne suit déjà plus ce pilote."))
        if found.lead:
            raise _would_have_no_lead(found.organisation)
        _end(found, reason, by)
        _settle(row, LEAVES, found.organisation, reason, also=[found.organisation])
        changed(row)
    return found


def _would_have_no_lead(organisation: Organisation) -> DomainError:
    words = _("%(name)s décide de ce pilote : nommez d’abord une autre direction à sa place.")
    return DomainError(words % {"name": organisation}, field="organisation")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError(_("Indiquez le motif : il est dit aux directions et à la startup."), field="reason")


def _locked(pilot: Pilot, by: Any) -> Pilot:
    row = Pilot.objects.select_for_update(of=("self",)).select_related("prototype__maker").get(pk=pilot.pk)
    require(by, PilotPerm.NAME_DIRECTORATE, row)
    return row


def _follow(pilot: Pilot, organisation: Organisation, *, lead: bool, reason: str, by: Any) -> PilotDirectorate:
    return PilotDirectorate.objects.create(
        pilot=pilot, organisation=organisation, lead=lead, since=app_now(), named_by=by, reason=reason.strip()
    )


def _end(row: PilotDirectorate, reason: str, by: Any) -> None:
    row.ended_at, row.ended_by, row.ending = app_now(), by, reason.strip()
    row.save(update_fields=["ended_at", "ended_by", "ending", "updated_at"])


def _settle(pilot: Pilot, words: str, organisation: Organisation, reason: str, *, also: list[Organisation]) -> None:
    settle(pilot)
    DirectoratesChangedEmail.tell(
        (pilot, also),
        about=pilot,
        pilot=named(pilot),
        said=lambda: _(words) % {"name": organisation},
        reason=reason.strip(),
        path=partial(reverse, "workspace_pilot", args=[pilot.pk]),
    )


def end_double_followings(gone: Organisation, kept: Organisation) -> None:
    """Two organisations made one follow a pilot once: as the lead, where one of them led."""
    rows = PilotDirectorate.objects.filter(ended_at=None, organisation__in=[gone, kept]).select_related("pilot")
    twice: dict[Any, list[PilotDirectorate]] = {}
    for row in rows.order_by("lead", "since"):
        twice.setdefault(row.pilot_id, []).append(row)
    now = app_now()
    for found in twice.values():
        for row in found[:-1]:
            row.ended_at = now
            row.save(update_fields=["ended_at", "updated_at"])
            settle(row.pilot)
