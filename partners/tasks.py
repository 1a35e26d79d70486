"""Jobs of editions. Thin: what they do is in `domain`."""

from django.utils.translation import gettext_lazy as _

from core.jobs import clock
from partners.domain import reminders


@clock(
    "partners.remind_late",
    cron="43 7 * * 1-5",
    does=_("Rappelle à qui doit agir ce qui est en retard"),
    steps=(reminders.REMINDING,),
)
def remind_late() -> None:
    """Every working morning. Late or twice, nobody is reminded twice of the same thing in a day."""
    reminders.remind_all()
