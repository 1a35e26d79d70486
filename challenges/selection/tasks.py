"""Jobs of the selection. Thin: what they do is in `domain`."""

from django.utils.translation import gettext_lazy as _

from challenges.selection.domain import answering, offers
from core.jobs import clock


@clock(
    "challenges.follow_seat_offers",
    cron="27 * * * *",
    does=_("Met fin aux invitations au jury restées sans réponse"),
    steps=(offers.LAPSING,),
)
def follow_seat_offers() -> None:
    """Every hour: who sent the invitation is told, and may send it again."""
    offers.lapse_offers()


@clock(
    "challenges.follow_selections",
    cron="*/5 * * * *",
    does=_("Rappelle sa sélection à qui ne répond pas, met en demeure, puis constate le silence"),
    steps=(answering.REMINDING, answering.NOTICE, answering.LAPSING),
)
def follow_selections() -> None:
    """Every five minutes. Nobody is written to twice of one step; nobody loses a place before the whole notice has run."""
    answering.remind_winners()
    answering.give_notice()
    answering.lapse_silent()
