"""The once-only profile: how to find it, and what it still lacks."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import SELF_REGISTERED_KINDS, OrganisationKind, OrgRoleName
from accounts.models import Membership, Organisation
from accounts.queries import organisations_of, organisations_visible_to
from startups.models import DocumentReaders, Founder, ProfileDocument, StartupProfile

WITH_PROFILE = SELF_REGISTERED_KINDS


# Bodies of the City have no documents to give to the City.
WITH_DOCUMENTS = tuple(
    kind for kind in OrganisationKind if kind not in (OrganisationKind.CITY, OrganisationKind.DIRECTORATE)
)


def with_documents_visible_to(user: Any) -> QuerySet[Organisation]:
    """Organisations that keep documents here, partners among them, of those that this person sees."""
    return organisations_visible_to(user).filter(kind__in=WITH_DOCUMENTS)


def applicants_visible_to(user: Any) -> QuerySet[Organisation]:
    """Organisations that may have a profile, among those this person sees."""
    return organisations_visible_to(user).filter(kind__in=WITH_PROFILE)


def profile_of(organisation: Organisation) -> StartupProfile:
    """The profile, or an empty one not written yet: reading creates nothing."""
    known = StartupProfile.objects.filter(organisation=organisation).first() or StartupProfile()
    known.organisation = organisation
    return known


def profiles_of(user: Any) -> list[tuple[StartupProfile, int]]:
    """The profiles, written or not, of the organisations for which this person acts, each with how many founders it names."""
    organisations = (
        organisations_of(user)
        .filter(kind__in=WITH_PROFILE, merged_into__isnull=True)
        .select_related("startup_profile")
        .annotate(founders=Count("startup_profile__founders"))
    )
    found = []
    for organisation in organisations:
        profile = getattr(organisation, "startup_profile", None) or StartupProfile()
        profile.organisation = organisation
        found.append((profile, organisation.founders))
    return found


def founders_of(profile: StartupProfile) -> QuerySet[Founder]:
    return Founder.objects.filter(profile=profile).order_by("created_at", "pk")


def documents_of(profile: StartupProfile) -> QuerySet[ProfileDocument]:
    """Documents that stand, those that were replaced left out."""
    return all_documents_of(profile).filter(replaced_by__isnull=True)


def all_documents_of(profile: StartupProfile) -> QuerySet[ProfileDocument]:
    return ProfileDocument.objects.filter(profile=profile).select_related("file").order_by("kind", "created_at")


def readable_documents(rows: QuerySet[ProfileDocument], user: Any) -> QuerySet[ProfileDocument]:
    """Those that this person may read: all of their own organisations, of others those meant for the programme."""
    own = Q(profile__organisation__in=organisations_of(user).order_by().values("pk"))
    seen = Q(profile__organisation__in=organisations_visible_to(user).values("pk"), readers=DocumentReaders.PROGRAMME)
    return rows.filter(own | seen)


@dataclass(frozen=True)
class Item:
    """One thing that a complete profile holds, and where it is written."""

    label: str
    done: bool
    url: str


def has_number(organisation: Organisation) -> bool:
    """Whether it gives the number of a register, or says why it has none."""
    numbers = (organisation.siren, organisation.rna, organisation.foreign_number, organisation.no_number_reason)
    return any(numbers)


def completeness(profile: StartupProfile, founders: int) -> list[Item]:
    """What a jury will look for, in the order of the pages. Nothing here is required to apply but by the rules of an edition."""
    organisation = profile.organisation
    facts = reverse("organisation_edit", args=[organisation.pk])
    here = reverse("startup_profile", args=[organisation.pk])
    people = reverse("startup_founders", args=[organisation.pk])
    return [
        Item(_("Numéro d’un registre, ou raison de son absence"), has_number(organisation), facts),
        Item(_("Votre solution en une phrase"), bool(profile.pitch_fr), f"{here}#id_pitch_fr"),
        Item(_("Compétences et références"), bool(profile.skills), f"{here}#id_skills"),
        Item(_("Date de création"), profile.founded_on is not None, f"{here}#id_founded_on"),
        Item(_("Effectif"), profile.team_size is not None, f"{here}#id_team_size"),
        Item(_("Maturité"), bool(profile.stage), f"{here}#id_stage"),
        Item(_("Au moins une personne fondatrice"), founders > 0, people),
    ]


def documents_to_renew(user: Any, until: dt.date) -> QuerySet[ProfileDocument]:
    """Documents whose validity ends by this day, of the organisations the person manages."""
    managed = Membership.objects.filter(user=user, role=OrgRoleName.MANAGER, ended_at__isnull=True)
    return (
        ProfileDocument.objects.filter(
            profile__organisation__in=managed.values("organisation"),
            valid_to__isnull=False,
            valid_to__lte=until,
            replaced_by__isnull=True,
        )
        .select_related("profile__organisation")
        .order_by("valid_to")
    )
