"""Jobs of exchanges. Thin: what they do is in `domain`."""

from django.utils.translation import gettext_lazy as _

from casework.domain import cases, hourly, steps
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


@clock(
    "casework.follow_cases",
    cron="22 * * * *",
    does=_("Applique le silence aux dossiers dont le délai est passé, et alerte sur ceux qui sont dus"),
    steps=(cases.DUE, cases.SILENCE),
)
def follow_cases() -> None:
    """Every hour. The dates are read from the cases: late or twice, the result is the same."""
    cases.alert_due()
    cases.fall_silent()


@clock(
    "casework.steps",
    cron="37 * * * *",
    does=_("Alerte sur ce qui attend d’être confirmé par une autre personne"),
    steps=(steps.WAITS,),
)
def follow_steps() -> None:
    """Every hour. An alarm is raised once, whatever the number of runs."""
    steps.alert_waiting()
