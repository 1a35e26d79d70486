"""How a pilot is told in a line: where it stands, what is late, who acts next."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.ui.states import tone_of
from pilots.enums import UNDER_WAY, Mood, PilotState

SILENT_AFTER = dt.timedelta(days=13)  # a whole week without a word


def mood_row(pilot: Any) -> tuple[str, str]:
    """Words and tone of the last check-in of a line of the portfolio; before the start, those of the state."""
    if pilot.mood:
        return str(Mood(pilot.mood).label).capitalize(), tone_of(pilot.mood)
    if pilot.state in UNDER_WAY:
        return _("Pas encore de point"), "unknown"
    return pilot.get_state_display().capitalize(), tone_of(pilot.state)


def lateness(pilot: Any, today: dt.date) -> str:
    """What is late about a line of the portfolio, in words; empty when nothing is."""
    parts = []
    if pilot.late:
        parts.append(ngettext("%(n)s jalon en retard", "%(n)s jalons en retard", pilot.late) % {"n": pilot.late})
    if pilot.state in UNDER_WAY and pilot.ends_on and pilot.ends_on < today:
        parts.append(_("date de fin passée"))
    if pilot.state in UNDER_WAY and (pilot.mood_week is None or today - pilot.mood_week > SILENT_AFTER):
        parts.append(_("aucun point depuis plus d’une semaine"))
    if pilot.state in (PilotState.PLANNED, PilotState.READY) and pilot.starts_on and pilot.starts_on < today:
        parts.append(_("date de démarrage passée"))
    return ", ".join(parts)


def next_actor(pilot: Any) -> str:
    """Who acts next, in words."""
    directorate = str(pilot.directorate or _("équipe du programme"))
    if pilot.state in (PilotState.PLANNED, PilotState.READY, PilotState.ENDED):
        return directorate
    if pilot.state in UNDER_WAY:
        return directorate if pilot.blocked else str(pilot.prototype.maker or "")
    return _("équipe du programme") if pilot.state == PilotState.EVALUATED else ""
