"""Jobs of juries. Thin: what they do is in `domain`."""

from django.utils.translation import gettext_lazy as _

from challenges.selection.domain import offers
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
