"""Who holds what on conventions, deeds of accession, obligations and prototypes."""

from typing import Any

from django.db.models import QuerySet

from accounts.domain.access import held_by
from accounts.enums import OrgRoleName, Origin
from agreements.models import Accession, Convention, Obligation, Prototype
from challenges.enums import ChallengeOrgRole
from challenges.models import Application, Challenge
from core.derivation import RoleRows, grants_follow
from core.roles import ObjectRole


@grants_follow(Convention)
def grants_of_conventions(conventions: QuerySet[Convention]) -> RoleRows:
    """Everyone of a party reads and comments, its signatories sign, until it leaves."""
    party, bound = "parties__organisation", {"parties__left_on__isnull": True}
    yield ObjectRole.PARTY, held_by(conventions, party, where=bound)
    yield ObjectRole.SIGNATORY, held_by(conventions, party, OrgRoleName.SIGNATORY, where=bound)


@grants_follow(Accession)
def grants_of_accessions(deeds: QuerySet[Accession]) -> RoleRows:
    yield ObjectRole.PARTY, held_by(deeds, "organisation")
    yield ObjectRole.SIGNATORY, held_by(deeds, "organisation", OrgRoleName.SIGNATORY)


@grants_follow(Obligation)
def grants_of_obligations(obligations: QuerySet[Obligation]) -> RoleRows:
    """Each to the people of its debtor."""
    yield ObjectRole.PARTY, held_by(obligations, "debtor")


def roles_in_the_trial(objects: QuerySet[Any], prototype: str = "") -> RoleRows:
    """The startup and its consenting consortium, the directorates, the partners. `prototype` is the path to it."""
    writers, member = f"{prototype}challenge__organisations", f"{prototype}application__members"
    role, consented = f"{writers}__role", {f"{member}__consented_at__isnull": False}
    others = [other for other in ChallengeOrgRole if other != ChallengeOrgRole.DIRECTORATE]
    yield ObjectRole.PILOT_STARTUP, held_by(objects, f"{prototype}maker")
    yield ObjectRole.PILOT_STARTUP, held_by(objects, f"{member}__organisation", where=consented)
    yield (
        ObjectRole.PILOT_OWNER,
        held_by(objects, f"{writers}__organisation", where={role: ChallengeOrgRole.DIRECTORATE}),
    )
    yield ObjectRole.PILOT_PARTNER, held_by(objects, f"{writers}__organisation", where={f"{role}__in": others})


@grants_follow(Prototype, after={Challenge: "challenge", Application: "application"})
def grants_of_prototypes(prototypes: QuerySet[Prototype]) -> RoleRows:
    """Live ones only: what comes from the archives is nobody's to change."""
    return roles_in_the_trial(prototypes.filter(origin=Origin.LIVE))
