"""Texts of editions and of the catalogue that several people write (core.shared_texts)."""

from django.urls import reverse

from accounts.permissions import OrganisationPerm
from core.shared_texts import SharedTexts, declare
from partners.domain.catalogue import save_dataset
from partners.domain.edition import update_edition
from partners.models import DataSet, Edition
from partners.permissions import ProgrammePerm
from partners.queries import datasets_visible_to, editions_visible_to

declare(
    SharedTexts(
        "edition",
        Edition,
        ("name_fr", "name_en", "summary_fr", "summary_en"),
        door=editions_visible_to,
        perm=ProgrammePerm.SET_UP_EDITION,
        write=update_edition,
        back=lambda edition: reverse("edition_setup", args=[edition.pk]),
    )
)
declare(
    SharedTexts(
        "donnees",
        DataSet,
        ("name_fr", "name_en", "description_fr", "description_en"),
        door=datasets_visible_to,
        perm=OrganisationPerm.CHANGE_ORGANISATION,
        write=save_dataset,
        back=lambda dataset: reverse("dataset_edit", args=[dataset.owner_id, dataset.pk]),
        target=lambda dataset: dataset.owner,
    )
)
