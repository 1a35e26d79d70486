"""Jobs of pilots and prototypes."""

from django.utils.translation import gettext_lazy as _

from agreements.prototypes.domain import deposit
from core.jobs import clock
from pilots.domain import incidents, rectifying, reviewing


class DepositsDamaged(RuntimeError):
    """Some deposits no longer match their hash: the job fails in sight, beside the alarm raised for each."""


@clock(
    "pilots.verify_deposits",
    cron="17 3 * * 6",
    does=_("Relit chaque dépôt et le compare à son empreinte"),
    steps=(deposit.RECHECKING,),
)
def verify_deposits() -> None:
    """Every week, at night."""
    damaged = deposit.recheck_all()
    if damaged:
        raise DepositsDamaged(", ".join(damaged))


@clock(
    "pilots.follow_incidents",
    cron="42 * * * *",
    does=_("Alerte sur les données personnelles en cause dans un incident, et sur les mots retirés à juger"),
    steps=(incidents.FOLLOWING, rectifying.JUDGING),
)
def follow_incidents() -> None:
    """Every hour. One alarm an incident, whatever the number of runs."""
    incidents.follow_breaches()
    rectifying.follow_words()


@clock(
    "pilots.follow_evaluations",
    cron="27 * * * *",
    does=_("Ouvre la décision d’un pilote quand le délai de lecture de la startup est passé"),
    steps=(reviewing.SILENCE,),
)
def follow_evaluations() -> None:
    """Every hour: a reading that nobody answered in time."""
    reviewing.fall_silent()
