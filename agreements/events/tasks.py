"""The clock’s work on obligations."""

from django.utils.translation import gettext_lazy as _

from agreements.events.domain import obligations
from core.jobs import clock


@clock(
    "agreements.follow_obligations",
    cron="17 * * * *",
    does=_("Termine, signale en retard et rappelle les obligations"),
    steps=(obligations.LAPSING, obligations.LATENESS, obligations.REMINDING),
)
def follow_obligations() -> None:
    """Every hour."""
    obligations.tick()
