"""What partners share and promise: data sets and commitments."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.permissions import OrganisationPerm
from core.cache_tags import CacheTag
from core.clock import app_now
from core.exceptions import DomainError
from core.permissions import require
from core.public_cache import touch
from core.shared_texts import keep_changes
from partners.models import Commitment, DataSet, Participation
from partners.permissions import ProgrammePerm


def _may_change(by: User, organisation: Organisation) -> None:
    require(by, OrganisationPerm.CHANGE_ORGANISATION, organisation)


def save_dataset(dataset: DataSet, *, by: User, values: Mapping[str, Any]) -> DataSet:
    """Adds a data set to the catalogue of its owner, or changes one."""
    _may_change(by, dataset.owner)
    with transaction.atomic():
        keep_changes(dataset, values, by=by)
        for name, value in values.items():
            setattr(dataset, name, value)
        dataset.save()
    touch(CacheTag.PARTNERS)
    return dataset


def withdraw_dataset(dataset: DataSet, *, by: User) -> DataSet:
    """Takes a data set out of the catalogue. Challenges that named it keep saying so: what was shown stays true."""
    _may_change(by, dataset.owner)
    if dataset.withdrawn_at is None:
        dataset.withdrawn_at = app_now()
        dataset.save(update_fields=["withdrawn_at", "updated_at"])
        touch(CacheTag.PARTNERS)
    return dataset


def offer_again(dataset: DataSet, *, by: User) -> DataSet:
    """Puts a withdrawn data set back."""
    _may_change(by, dataset.owner)
    dataset.withdrawn_at = None
    dataset.save(update_fields=["withdrawn_at", "updated_at"])
    touch(CacheTag.PARTNERS)
    return dataset


def add_commitment(participation: Participation, *, by: User, values: Mapping[str, Any]) -> Commitment:
    """Records what a partner promised in return for taking part."""
    require(by, ProgrammePerm.ADD_COMMITMENT)
    commitment = Commitment.objects.create(participation=participation, **values)
    touch(CacheTag.PARTNERS)
    return commitment


def report_progress(commitment: Commitment, *, by: User, progress: Decimal) -> Commitment:
    """The partner says what it has done of a commitment; the public sees it."""
    _may_change(by, commitment.participation.organisation)
    if progress < 0:
        raise DomainError(_("Le réalisé ne peut pas être négatif."), field="progress")
    commitment.progress = progress
    commitment.save(update_fields=["progress", "updated_at"])
    touch(CacheTag.PARTNERS)
    return commitment
