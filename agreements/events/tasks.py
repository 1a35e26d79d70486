"""The clock’s work on obligations and allegations."""

from django.utils.translation import gettext_lazy as _

from agreements.events.domain import allegations, obligations
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


@clock(
    "agreements.follow_allegations",
    cron="23 * * * *",
    does=_("Termine les délais d’observations et publie les constats dont le jour est venu"),
    steps=(allegations.SILENCE, allegations.PUBLICATION),
)
def follow_allegations() -> None:
    """Every hour."""
    allegations.tick()
