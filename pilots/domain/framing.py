"""The frame of a trial: its sites and who allowed them, data lent and returned, the impact assessment."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import files
from core.clock import app_now, today
from core.emails import named
from core.exceptions import DomainError, StaleState
from core.permissions import require
from core.public_cache import changed
from core.shared_texts import keep_changes
from pilots.emails import SiteMovedEmail
from pilots.models import Assessment, DataSharing, Pilot, Site
from pilots.permissions import PilotPerm

SITE_FILE, ASSESSMENT_FILE, DELETION_FILE = "site-authorisation", "impact-assessment", "deletion-proof"


def set_site(pilot: Pilot, *, by: Any, values: Mapping[str, Any], site: Site | None = None) -> Site:
    """Adds a site, or changes one. A site that moves has to be authorised again: both sides are told that its authorisation fell."""
    require(by, PilotPerm.PLAN, pilot)
    with transaction.atomic():
        row = Site.objects.select_for_update().get(pk=site.pk) if site else Site(pilot=pilot)
        was = (row.name, row.arrondissement)
        fell = row.authorised_at is not None and was != (values["name"], values["arrondissement"])
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
    """The directorate allows the trial there, with the document that says so."""
    require(by, PilotPerm.AUTHORISE_SITE, site.pilot)
    with transaction.atomic():
        site.authorisation = files.store(upload, purpose=SITE_FILE, by=by, field="file")
        site.authorised_by, site.authorised_at = by, app_now()
        site.save(update_fields=["authorisation", "authorised_by", "authorised_at", "updated_at"])
        changed(site.pilot)
    return site


def share_data(pilot: Pilot, *, by: Any, values: Mapping[str, Any]) -> DataSharing:
    """Lends a data set to the pilot, for a purpose and until a day; it counts once the startup accepts the terms."""
    require(by, PilotPerm.PLAN, pilot)
    if values["dataset"].withdrawn_at:
        raise DomainError(_("Ce jeu de données a été retiré par son propriétaire."), field="dataset")
    if values["ends_on"] < today():
        raise DomainError(_("La fin de l’accès doit être à venir."), field="ends_on")
    row = DataSharing.objects.create(
        pilot=pilot, dataset=values["dataset"], purpose=values["purpose"], ends_on=values["ends_on"]
    )
    changed(pilot)
    return row


def accept_terms(sharing: DataSharing, *, by: Any) -> DataSharing:
    """The startup accepts to use the data for this purpose alone, and to delete them on the day agreed."""
    require(by, PilotPerm.ACCEPT_DATA, sharing.pilot)
    with transaction.atomic():
        row = DataSharing.objects.select_for_update(of=("self",)).select_related("pilot", "dataset").get(pk=sharing.pk)
        if row.accepted_at:
            raise StaleState(_("Ces conditions sont déjà acceptées."))
        row.accepted_by, row.accepted_at = by, app_now()
        row.save(update_fields=["accepted_by", "accepted_at", "updated_at"])
        changed(row.pilot)
    return row


def record_deletion(sharing: DataSharing, *, by: Any, on: dt.date, upload: Any) -> DataSharing:
    """The startup says when it deleted the data and gives the proof. After the evaluation too: a duty outlives the trial."""
    require(by, PilotPerm.RETURN_DATA, sharing.pilot)
    if not sharing.accepted_at:
        raise DomainError(_("Ces données n’ont pas été prêtées : leurs conditions n’ont pas été acceptées."))
    if on > today():
        raise DomainError(_("La suppression ne se déclare pas d’avance."), field="on")
    with transaction.atomic():
        sharing.deletion_proof = files.store(upload, purpose=DELETION_FILE, by=by, field="file")
        sharing.deleted_on = on
        sharing.save(update_fields=["deletion_proof", "deleted_on", "updated_at"])
        changed(sharing.pilot)
    return sharing


def write_assessment(pilot: Pilot, *, by: Any, summary: str, upload: Any = None) -> Assessment:
    """Writes the impact assessment. What was validated and then changes has to be validated again."""
    require(by, PilotPerm.PLAN, pilot)
    with transaction.atomic():
        row = Assessment.objects.select_for_update().filter(pilot=pilot).first() or Assessment(pilot=pilot)
        keep_changes(row, {"summary": summary.strip()}, by=by)
        row.summary = summary.strip()
        if upload is not None:
            row.file = files.store(upload, purpose=ASSESSMENT_FILE, by=by, field="file")
        row.validated_by = row.validated_at = None
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
        row.save(update_fields=["validated_by", "validated_at", "updated_at"])
        changed(pilot)
    return row
