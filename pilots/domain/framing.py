"""The frame of a trial: its sites and who allowed them, the impact assessment. Data lent: `lending`."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import files
from core.clock import app_now
from core.emails import named
from core.exceptions import DomainError, StaleState
from core.permissions import require
from core.public_cache import changed
from core.shared_texts import keep_changes
from pilots.emails import AssessmentReturnedEmail, SiteClosedEmail, SiteMovedEmail
from pilots.models import Assessment, Pilot, Site
from pilots.permissions import PilotPerm

SITE_FILE, ASSESSMENT_FILE = "site-authorisation", "impact-assessment"


def set_site(pilot: Pilot, *, by: Any, values: Mapping[str, Any], site: Site | None = None) -> Site:
    """Adds a site, or changes one. A site that moves has to be authorised again: both sides are told that its authorisation fell."""
    require(by, PilotPerm.PLAN, pilot)
    with transaction.atomic():
        row = Site.ever.select_for_update().get(pk=site.pk) if site else Site(pilot=pilot)
        was = (row.name, row.arrondissement)
        fell = row.authorised_at is not None and was != (values["name"], values["arrondissement"])
        if row.removed_at is not None:
            raise StaleState(_("Ce lieu est retiré du pilote."))
        if was != (values["name"], values["arrondissement"]):
            row.refused_at, row.refusal = None, ""
        row.name, row.arrondissement, row.visibility = values["name"], values["arrondissement"], values["visibility"]
        if fell:
            row.authorisation = row.authorised_by = row.authorised_at = None
            SiteMovedEmail.tell(
                pilot, pilot=named(pilot), place=row.name, path=lambda: reverse("pilot_frame", args=[pilot.pk])
            )
        row.save()
        changed(pilot)
    return row


def authorise_site(site: Site, *, by: Any, upload: Any) -> Site:
    """The directorate allows the trial there, with the document that says so. It lifts an earlier refusal."""
    require(by, PilotPerm.AUTHORISE_SITE, site.pilot)
    with transaction.atomic():
        row = _present(site)
        row.authorisation = files.store(upload, purpose=SITE_FILE, by=by, field="file")
        row.authorised_by, row.authorised_at = by, app_now()
        row.refused_at, row.refusal = None, ""
        row.save()
        changed(row.pilot)
    return row


def refuse_site(site: Site, *, by: Any, reason: str) -> Site:
    """The directorate does not allow the trial there, or allows it no more. Both sides and the team are told."""
    require(by, PilotPerm.AUTHORISE_SITE, site.pilot)
    words = _why(reason)
    with transaction.atomic():
        row = _present(site)
        if row.refused_at is not None:
            raise StaleState(_("Ce lieu est déjà refusé."))
        row.authorisation = row.authorised_by = row.authorised_at = None
        row.refused_at, row.refusal = app_now(), words
        row.save()
        changed(row.pilot)
        _tell_closed(row, removed=False, reason=words)
    return row


def remove_site(site: Site, *, by: Any, reason: str) -> Site:
    """The trial takes place there no more: the site leaves lists and maps, and stays in the history with its reason."""
    require(by, PilotPerm.PLAN, site.pilot)
    words = _why(reason)
    with transaction.atomic():
        row = _present(site)
        row.removed_by, row.removed_at, row.removal = by, app_now(), words
        row.save(update_fields=["removed_by", "removed_at", "removal", "updated_at"])
        changed(row.pilot)
        _tell_closed(row, removed=True, reason=words)
    return row


def _present(site: Site) -> Site:
    row = Site.ever.select_for_update(of=("self",)).select_related("pilot").get(pk=site.pk)
    if row.removed_at is not None:
        raise StaleState(_("Ce lieu est retiré du pilote."))
    return row


def _why(reason: str) -> str:
    if not reason.strip():
        raise DomainError(_("Indiquez le motif."), field="reason")
    return reason.strip()


def _tell_closed(site: Site, *, removed: bool, reason: str) -> None:
    page = partial(reverse, "pilot_frame", args=[site.pilot_id])
    SiteClosedEmail.tell(
        site.pilot, pilot=named(site.pilot), place=site.name, removed=removed, reason=reason, path=page
    )


def write_assessment(pilot: Pilot, *, by: Any, summary: str, upload: Any = None) -> Assessment:
    """Writes the impact assessment. What was validated and then changes has to be validated again."""
    require(by, PilotPerm.PLAN, pilot)
    with transaction.atomic():
        row = Assessment.objects.select_for_update().filter(pilot=pilot).first() or Assessment(pilot=pilot)
        keep_changes(row, {"summary": summary.strip()}, by=by)
        row.summary = summary.strip()
        if upload is not None:
            row.file = files.store(upload, purpose=ASSESSMENT_FILE, by=by, field="file")
        row.validated_by = row.validated_at = row.returned_by = row.returned_at = None
        row.asked = ""
        row.save()
        changed(pilot)
    return row


def validate_assessment(pilot: Pilot, *, by: Any) -> Assessment:
    """The data-protection officer finds the measures sufficient."""
    require(by, PilotPerm.VALIDATE_ASSESSMENT, pilot)
    with transaction.atomic():
        row = Assessment.objects.select_for_update().filter(pilot=pilot).first()
        if row is None:
            raise DomainError(_("L’analyse d’impact n’est pas écrite."))
        if row.validated_at:
            raise StaleState(_("L’analyse d’impact est déjà validée."))
        row.validated_by, row.validated_at = by, app_now()
        row.returned_by, row.returned_at, row.asked = None, None, ""
        row.save()
        changed(pilot)
    return row


def return_assessment(pilot: Pilot, *, by: Any, asked: str) -> Assessment:
    """The data-protection officer does not validate it, and says what has to change: the directorate is told, and writes again."""
    require(by, PilotPerm.VALIDATE_ASSESSMENT, pilot)
    words = _why(asked)
    with transaction.atomic():
        row = Assessment.objects.select_for_update().filter(pilot=pilot).first()
        if row is None:
            raise DomainError(_("L’analyse d’impact n’est pas écrite."))
        if row.returned_at:
            raise StaleState(_("Des changements sont déjà demandés."))
        row.validated_by = row.validated_at = None
        row.returned_by, row.returned_at, row.asked = by, app_now(), words
        row.save()
        changed(pilot)
        page = partial(reverse, "pilot_assessment", args=[pilot.pk])
        AssessmentReturnedEmail.tell(pilot, pilot=named(pilot), asked=words, path=page)
    return row
