"""Who holds what on prototypes, and the roles in a trial that pilots give as well."""

from typing import Any

from django.db.models import QuerySet

from accounts.domain.access import held_by
from accounts.enums import Origin
from agreements.models import Prototype
from challenges.enums import ChallengeOrgRole
from challenges.models import Application, Challenge
from core.derivation import RoleRows, grants_follow
from core.roles import ObjectRole


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
