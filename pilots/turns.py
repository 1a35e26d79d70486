"""Who acts next on a pilot, and by which day."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.clock import end_of
from core.permissions import holds, roles_of
from core.roles import Role
from core.turns import Next, Party, declare_turns
from pilots.enums import PilotState
from pilots.models import Pilot
from pilots.permissions import PilotPerm

S = PilotState


def _end_of(day: dt.date | None) -> dt.datetime | None:
    """The midnight with which a day ends, in Paris."""
    return end_of(day) if day else None


def _running(pilot: Pilot, now: dt.datetime) -> Next:
    ends = _end_of(pilot.ends_on)
    if ends and now > ends:
        return Next(_owner(pilot), _("terminer le pilote, ou prolonger sa date de fin"), ends)
    return Next(Party.STARTUP, _("mener l’essai, et faire le point chaque semaine"), then=_("Fin"), then_at=ends)


def _owner(pilot: Pilot) -> Party:
    """A pilot that no directorate follows is the team's."""
    return Party.DIRECTORATE if pilot.directorate_id else Party.TEAM


BY_CLOCK: dict[S, Callable[[Pilot, dt.datetime], Next]] = {
    S.PLANNED: lambda p, _now: Next(_owner(p), _("réunir ce qui manque pour démarrer"), _end_of(p.starts_on)),
    S.READY: lambda p, _now: Next(_owner(p), _("démarrer le pilote"), _end_of(p.starts_on)),
    S.RUNNING: _running,
    S.PAUSED: lambda p, _now: Next(
        _owner(p), _("reprendre l’essai, ou y mettre fin"), then=_("Fin"), then_at=_end_of(p.ends_on)
    ),
    S.ENDED: lambda p, _now: Next(_owner(p), _("évaluer le pilote")),
    S.EVALUATED: lambda _p, _now: Next(Party.TEAM, _("présenter le résultat au public")),
    S.DROPPED: lambda _p, _now: Next(
        Party.NOBODY, _("C’est terminé : la sélection est rendue, et le pilote est abandonné avant d’avoir démarré.")
    ),
    S.SHOWCASED: lambda _p, _now: Next(Party.NOBODY, _("C’est terminé : le pilote est présenté au public.")),
}


def next_on(pilot: Pilot, now: dt.datetime) -> Next:
    """One answer for each state, by the clock where it matters. A state without one raises."""
    return BY_CLOCK[S(pilot.state)](pilot, now)


def parties_of(user: Any, pilot: Pilot) -> Iterable[Party]:
    found = {Party.TEAM} if Role.TEAM in roles_of(user) else set()
    if holds(user, PilotPerm.EVALUATE, pilot):
        found.add(Party.DIRECTORATE)
    elif holds(user, PilotPerm.ACCEPT_DATA, pilot):
        found.add(Party.STARTUP)
    return found


declare_turns(Pilot, next_on, parties_of)
