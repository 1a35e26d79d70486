"""Who must be bound by a convention for a pilot to start, and who is."""

from accounts.models import Organisation
from agreements.conventions.domain.signing import bound_organisations
from agreements.enums import PartyRole
from agreements.models import Accession, Convention, ConventionVersion, Party
from challenges.enums import ChallengeOrgRole
from core.gates import locked
from pilots.models import Pilot


def governing(pilot: Pilot) -> ConventionVersion | None:
    """The version that governs the prototype, while its convention runs. Locked when the gate is passed: nobody ends it meanwhile."""
    version = pilot.prototype.governing_version
    if version is None or version.in_force_at is None:
        return None
    convention = locked(Convention.objects.all(), no_key=True).get(pk=version.convention_id)
    return None if convention.ended_at else version


def unbound_parties(pilot: Pilot, version: ConventionVersion) -> list[tuple[Organisation, bool]]:
    """City, partners of the challenge and startup that this version does not bind; the flag tells the startup."""
    bound = bound_organisations(version)
    missing = [(row, False) for row in _city_and_partners(pilot, version) if row.pk not in bound]
    maker = pilot.prototype.maker
    if maker is not None and not _acceded(pilot, maker, version):
        missing.append((maker, True))
    return missing


def _city_and_partners(pilot: Pilot, version: ConventionVersion) -> list[Organisation]:
    parties = Party.objects.filter(convention=version.convention_id, role=PartyRole.CITY).select_related("organisation")
    found = [party.organisation for party in parties]
    challenge = pilot.prototype.challenge
    if challenge is not None:
        links = challenge.organisations.filter(role=ChallengeOrgRole.PARTNER).select_related("organisation")
        found += [link.organisation for link in links.order_by("organisation__name__sorted")]
    return found


def _acceded(pilot: Pilot, maker: Organisation, version: ConventionVersion) -> bool:
    return Accession.objects.filter(
        organisation=maker, challenge=pilot.prototype.challenge_id, version=version, signed_at__isnull=False,
        ended_at__isnull=True,
    ).exists()  # fmt: skip
