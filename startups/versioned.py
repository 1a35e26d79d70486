"""Texts of the once-only profile, which every member of the organisation may write (core.shared_texts)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.permissions import OrganisationPerm
from accounts.queries import organisations_visible_to
from core.shared_texts import SharedTexts, declare
from startups.domain.profile import save_profile
from startups.models import StartupProfile


def _profiles(user: Any) -> QuerySet[StartupProfile]:
    mine = organisations_visible_to(user).values("pk")
    return StartupProfile.objects.filter(organisation__in=mine).select_related("organisation")


def _save(profile: StartupProfile, *, by: Any, values: Mapping[str, Any]) -> None:
    save_profile(profile.organisation, by=by, values=values)


declare(
    SharedTexts(
        "profil",
        StartupProfile,
        ("pitch_fr", "pitch_en", "skills"),
        door=_profiles,
        perm=OrganisationPerm.CHANGE_ORGANISATION,
        write=_save,
        back=lambda profile: reverse("startup_profile", args=[profile.organisation_id]),
        target=lambda profile: profile.organisation,
    )
)
