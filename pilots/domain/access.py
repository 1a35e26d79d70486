"""Who holds what on a pilot: who is in the trial, and the directorate that follows it."""

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
    """Live ones only: what comes from the archives is nobody's to change."""
    live = pilots.filter(origin=Origin.LIVE)
    yield from roles_in_the_trial(live, "prototype__")
    yield ObjectRole.PILOT_OWNER, held_by(live, "directorate")
