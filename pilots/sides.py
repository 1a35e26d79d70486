"""For whom a person speaks on a pilot, and who is on the other side."""

from collections.abc import Iterable
from typing import Any

from accounts.models import Organisation
from accounts.queries import people_of
from core.guardian import has_grant
from pilots.enums import Side
from pilots.models import Pilot
from pilots.permissions import PilotPerm


def side_of(pilot: Pilot, user: Any) -> Side:
    """For whom the person speaks. Who is on both sides speaks for the startup, never for those who follow it."""
    return Side.STARTUP if has_grant(user, PilotPerm.ACCEPT_DATA, pilot) else Side.DIRECTORATE


def directorates_of(pilot: Pilot) -> list[Organisation]:
    """Those that follow the pilot now: the one that decides, then those beside it."""
    lead = [pilot.directorate] if pilot.directorate is not None else []
    beside = pilot.directorates.filter(ended_at=None, lead=False).select_related("organisation")
    return [*lead, *(row.organisation for row in beside)]


def people_on(pilot: Pilot, side: str) -> Iterable[Any]:
    """The people of one side; none while it is not known."""
    found = [pilot.prototype.maker] if side == Side.STARTUP else directorates_of(pilot)
    return [person for one in found if one is not None for person in people_of(one)]


def other(side: str) -> Side:
    return Side.DIRECTORATE if side == Side.STARTUP else Side.STARTUP
