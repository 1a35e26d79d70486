"""Jobs of applications. Thin: what they do is in `domain`."""

from django.utils.translation import gettext_lazy as _

from challenges.applications.domain import consents, corrections, receipts, reminders
from core.jobs import clock, job


@job(receipts.SEAL, does=_("Sceau d’un récépissé de dépôt"))
def seal_receipt(submission: str) -> None:
    """Once a submission is received. A second call finds the receipt sealed."""
    receipts.seal(submission)


@clock(
    "challenges.follow_drafts",
    cron="*/5 * * * *",
    does=_("Rappelle la clôture à qui n’a pas déposé, et dit ce qui n’a pas été redéposé"),
    steps=(reminders.REMINDING, reminders.TELLING),
)
def follow_drafts() -> None:
    """Every five minutes. Nobody is reminded twice of the same hour."""
    reminders.remind_drafts()
    reminders.tell_not_submitted()


@clock(
    "challenges.follow_corrections",
    cron="* * * * *",
    does=_("Constate les corrections qui ne sont pas venues à temps"),
    steps=(corrections.LAPSING,),
)
def follow_corrections() -> None:
    """Every minute: what was submitted first stands, and both sides are told."""
    corrections.lapse_corrections()


@clock(
    "challenges.follow_consents",
    cron="*/5 * * * *",
    does=_("Demande de confirmer les accords dont le dossier a changé"),
    steps=(consents.ASKING,),
)
def follow_consents() -> None:
    """Every five minutes, ten minutes after the last change. Nobody is asked twice of one content."""
    consents.ask_consents()
