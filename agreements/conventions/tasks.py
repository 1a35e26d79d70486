"""The clock’s work on conventions."""

from django.utils.translation import gettext_lazy as _

from agreements.conventions.domain import remarks, renewal
from core.jobs import clock


@clock(
    "agreements.tick",
    cron="7 5 * * *",
    does=_("Reconduit ou termine les conventions à leur terme, alerte avant"),
    steps=(renewal.RENEWAL, renewal.NOTICE, renewal.WARNING),
)
def tick() -> None:
    """Every night."""
    renewal.tick()


@clock(
    "agreements.remarks",
    cron="27 * * * *",
    does=_("Prévient des remarques sur les conventions, et de leurs réponses"),
    steps=(remarks.TELLING,),
)
def tell_remarks() -> None:
    """Every hour. Late or twice, nobody is told twice."""
    remarks.tell_remarks()
