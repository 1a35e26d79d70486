"""Jobs of exchanges. Thin: what they do is in `domain`."""

from django.utils.translation import gettext_lazy as _

from casework.domain import hourly
from core.jobs import clock


@clock(
    "casework.hourly",
    cron="7 * * * *",
    does=_("Prévient des nouveaux messages, et alerte sur ceux restés sans réponse"),
    steps=(hourly.TELLING, hourly.OVERDUE),
)
def follow_exchanges() -> None:
    """Every hour. Late or twice, nobody is told twice."""
    hourly.tell_all()
    hourly.alert_late()
