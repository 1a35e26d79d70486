"""The clock's work on facts, and the check that a weekly report starts."""

from django.utils.translation import gettext_lazy as _

from agreements.facts.domain import checking, ending, lapsing
from core.jobs import clock, job


@clock(
    "agreements.follow_facts",
    cron="4 * * * *",
    does=_("Juge de nouveau les prototypes dont un fait a expiré, et rappelle les faits à renouveler"),
    steps=(lapsing.JUDGING, lapsing.REMINDING),
)
def follow_facts() -> None:
    """Every hour: whatever the season, the first hour of a day in Paris is among them."""
    lapsing.tick()


@clock(
    "agreements.verify_facts",
    cron="47 3 * * 6",
    does=_("Relit la preuve de chaque fait en cours et la compare à son empreinte"),
    steps=(ending.RECHECKING,),
)
def verify_facts() -> None:
    """Weekly."""
    ending.recheck_evidence()


@job(checking.CHECK, does=_("Vérification de l’adresse publique d’un code"))
def check_publication(prototype_id: str) -> None:
    """An address that fails is tried again after a while, like any job."""
    checking.recheck(prototype_id)
