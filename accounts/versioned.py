"""Texts of an organisation, which every member of it may write (core.shared_texts)."""

from django.urls import reverse

from accounts.domain.organisation import update_organisation
from accounts.models import Organisation
from accounts.permissions import OrganisationPerm
from accounts.queries import organisations_visible_to
from core.shared_texts import SharedTexts, declare

declare(
    SharedTexts(
        "organisation",
        Organisation,
        ("summary_fr", "summary_en"),
        door=organisations_visible_to,
        perm=OrganisationPerm.CHANGE_ORGANISATION,
        write=update_organisation,
        back=lambda organisation: reverse("organisation_edit", args=[organisation.pk]),
    )
)
