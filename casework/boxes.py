"""Who owns each kind of exchange, by when it is answered, and what silence means: the one table of it."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.deadlines import Delay, after, before
from core.roles import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Box:
    """One kind of exchange. `name` stands in addresses and rows; `label` is what people read."""

    name: str
    label: "StrOrPromise"
    owner: Role
    reply: Delay
    silence: "StrOrPromise"
    urgent: Delay | None = None  # in the last `near` before the object closes
    near: Delay | None = None
    ahead: Delay | None = None  # never later than this before the object closes

    def reply_by(self, received: dt.datetime, closes_at: dt.datetime | None = None) -> dt.datetime:
        """When an answer to what came at `received` is due, about something that closes at `closes_at`."""
        due = after(received, self.reply)
        if closes_at is None or closes_at <= received:
            return due
        if self.urgent and self.near and received >= before(closes_at, self.near):
            return min(due, after(received, self.urgent))
        if self.ahead:
            return max(received, min(due, before(closes_at, self.ahead)))
        return due


TEAM_ANSWERS = _("Passé ce délai, l’équipe du programme est alertée le jour suivant.")

BOXES: dict[str, Box] = {
    box.name: box
    for box in (
        Box(
            "candidature",
            _("Candidature"),
            Role.TEAM,
            Delay(3, "wd"),
            TEAM_ANSWERS,
            urgent=Delay(4, "h"),
            near=Delay(72, "h"),
        ),
        Box("defi", _("Défi"), Role.TEAM, Delay(5, "wd"), TEAM_ANSWERS),
        Box("convention", _("Convention"), Role.LEGAL, Delay(10, "wd"), TEAM_ANSWERS),
        Box("pilote", _("Pilote"), Role.TEAM, Delay(5, "wd"), TEAM_ANSWERS),
        Box("organisation", _("Organisation"), Role.TEAM, Delay(5, "wd"), TEAM_ANSWERS),
        Box(
            "question",
            _("Question publique"),
            Role.TEAM,
            Delay(5, "wd"),
            _("Passé ce délai, l’équipe du programme répond."),
            ahead=Delay(48, "h"),
        ),
    )
}
