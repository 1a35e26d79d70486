"""Who holds what on a pilot: who is in the trial, and the directorates that follow it."""

from django.db.models import QuerySet

from accounts.domain.access import held_by
from accounts.enums import Origin
from agreements.prototypes.domain.access import roles_in_the_trial
from challenges.models import Application, Challenge
from core.derivation import RoleRows, grants_follow
from core.roles import ObjectRole
from pilots.models import Pilot


@grants_follow(Pilot, after={Challenge: "prototype__challenge", Application: "prototype__application"})
def grants_of_pilots(pilots: QuerySet[Pilot]) -> RoleRows:
    """Live ones only: what comes from the archives is nobody's to change. A directorate of the challenge that does not follow the
    pilot, or not any more, reads it.
    """
    live = pilots.filter(origin=Origin.LIVE)
    for role, rows in roles_in_the_trial(live, "prototype__"):
        yield ObjectRole.PILOT_PARTNER if role == ObjectRole.PILOT_OWNER else role, rows
    yield ObjectRole.PILOT_OWNER, held_by(live, "directorate")
    beside = {"directorates__ended_at__isnull": True, "directorates__lead": False}
    yield ObjectRole.PILOT_ASSOCIATE, held_by(live, "directorates__organisation", where=beside)
