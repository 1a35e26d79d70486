"""Jobs of challenges. Thin: what they do is in `domain`."""

from django.utils.translation import gettext_lazy as _

from challenges.calls.domain import calendar, public_questions, remarks
from core.jobs import clock


@clock(
    "challenges.follow_calendar",
    cron="* * * * *",
    does=_("Ouvre les défis à leur heure et les clôt à leur échéance"),
    steps=(calendar.OPENING, calendar.CLOSING),
)
def follow_calendar() -> None:
    """Every minute. Late or twice, the result is the same: what is due is read from the calendar."""
    calendar.open_due()
    calendar.close_due()


@clock(
    "challenges.follow_questions",
    cron="12 * * * *",
    does=_("Prévient des réponses publiques, et alerte sur les questions restées sans réponse"),
    steps=(public_questions.TELLING, public_questions.OVERDUE),
)
def follow_questions() -> None:
    """Every hour. Nobody is told twice of one answer."""
    public_questions.tell_answers()
    public_questions.alert_late()


@clock(
    "challenges.follow_remarks",
    cron="17 * * * *",
    does=_("Prévient des remarques faites sur les défis en cours d’écriture"),
    steps=(remarks.TELLING,),
)
def follow_remarks() -> None:
    """Every hour. Nobody is told twice of one remark."""
    remarks.tell_remarks()
