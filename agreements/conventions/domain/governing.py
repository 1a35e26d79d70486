"""Which convention version governs a challenge, and who is bound by it."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import Organisation
from agreements.conventions.domain.signing import bound_organisations
from agreements.enums import ENDED
from agreements.models import Accession, Convention, ConventionVersion
from challenges.enums import ChallengeOrgRole
from challenges.models import Challenge, TermsSheet
from core.gates import locked


def partners_of(challenge: Challenge) -> list[Organisation]:
    rows = challenge.organisations.filter(role=ChallengeOrgRole.PARTNER).select_related("organisation")
    return [row.organisation for row in rows.order_by("organisation__name__sorted")]


def versions_in_force(edition: Any) -> list[ConventionVersion]:
    """Versions that bind today, newest first. An act that rests on them locks their conventions: nobody ends one meanwhile."""
    conventions: QuerySet[Convention] = Convention.objects.filter(edition=edition, ended_at__isnull=True)
    conventions = conventions.exclude(state__in=ENDED).order_by("pk")
    rows = ConventionVersion.objects.filter(
        convention__in=[row.pk for row in locked(conventions, no_key=True)],
        in_force_at__isnull=False,
        superseded_at__isnull=True,
    )
    return list(rows.select_related("convention__edition").order_by("-in_force_at"))


def governing_version(challenge: Challenge) -> ConventionVersion | None:
    """The one version in force for the challenge's edition to which all its partners are bound.

    Among several, the one of its present terms sheet, else the latest. None when there is no such version.
    """
    if challenge.edition_id is None:
        return None
    wanted = {organisation.pk for organisation in partners_of(challenge)}
    fitting = [version for version in versions_in_force(challenge.edition_id) if wanted <= bound_organisations(version)]
    sheet = TermsSheet.objects.filter(challenge=challenge, superseded_at__isnull=True).first()
    if sheet is not None:
        same = next((version for version in fitting if version.pk == sheet.convention_version), None)
        if same is not None:
            return same
    return fitting[0] if fitting else None


def accepted_version(challenge: Challenge) -> ConventionVersion | None:
    """The version whose terms the applicants accepted, even superseded since; else the governing one."""
    sheet = TermsSheet.objects.filter(challenge=challenge, superseded_at__isnull=True).first()
    if sheet is not None:
        found = ConventionVersion.objects.select_related("convention").filter(pk=sheet.convention_version).first()
        if found is not None and found.in_force_at and found.convention.ended_at is None:
            return found
    return governing_version(challenge)


def binding_accession(challenge: Challenge, organisation: Organisation) -> Accession | None:
    """The signed deed by which a startup is bound, for this challenge, by a version of a convention that runs."""
    rows = Accession.objects.filter(
        challenge=challenge, organisation=organisation, signed_at__isnull=False, ended_at__isnull=True,
        version__in_force_at__isnull=False, version__convention__ended_at__isnull=True,
    )  # fmt: skip
    return rows.select_related("version__convention").order_by("-signed_at").first()
