"""By the clock: what was chosen and never confirmed is forgotten after a day; what no job carries out any more is told and ended."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from core.batches.domain import JOB, give_up
from core.clock import AppNow
from core.jobs import Step, each
from core.live_jobs import without_job
from core.models import Batch

KEPT = dt.timedelta(days=1)
GRACE = dt.timedelta(minutes=2)

FORGETTING = Step("batches.forget", gettext_lazy("oubli d’un acte groupé choisi et jamais confirmé"))
ENDING = Step("batches.stuck", gettext_lazy("constat qu’un acte groupé n’est plus en cours"))


def unconfirmed() -> QuerySet[Batch]:
    return Batch.objects.filter(status=Batch.Status.CHOSEN, created_at__lt=AppNow() - KEPT).order_by("created_at", "pk")


def stuck() -> QuerySet[Batch]:
    rows = Batch.objects.filter(status=Batch.Status.RUNNING, confirmed_at__lt=AppNow() - GRACE)
    return without_job(rows, JOB, "batch").order_by("confirmed_at", "pk")


def sweep() -> None:
    each(unconfirmed(), lambda batch: batch.delete(), step=FORGETTING)
    each(stuck(), give_up, step=ENDING)
