"""By the clock: files whose time is over go, exports that no job makes any more are « à relancer », traces end after a year."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from core.clock import AppNow
from core.exports.domain import CLOSED, JOB, UNFINISHED, Status, close, fail, remove_file
from core.jobs import Step, each
from core.live_jobs import without_job
from core.models import Export

GRACE = dt.timedelta(minutes=2)  # a demand that was just written
TRACE = dt.timedelta(days=365)

EXPIRING = Step("exports.expire", gettext_lazy("effacement d’un fichier exporté dont le temps est passé"))
REMOVING = Step("exports.remove", gettext_lazy("effacement d’un fichier dont l’export est clos"))
STOPPING = Step("exports.stuck", gettext_lazy("constat qu’un export n’est plus en cours"))
FORGETTING = Step("exports.forget", gettext_lazy("oubli de la trace d’un export, après un an"))


def expired() -> QuerySet[Export]:
    return Export.objects.filter(status=Status.READY, expires_at__lte=AppNow()).order_by("expires_at", "pk")


def undone() -> QuerySet[Export]:
    """Closed exports whose file is still there: the process ended before it went."""
    return Export.objects.filter(status__in=CLOSED, file__isnull=False).order_by("pk")


def stuck() -> QuerySet[Export]:
    """Those that no job waits to make, nor is making: their worker died each time, or every attempt failed."""
    rows = Export.objects.filter(status__in=UNFINISHED, asked_at__lt=AppNow() - GRACE)
    return without_job(rows, JOB, "export").select_related("by").order_by("asked_at", "pk")


def old() -> QuerySet[Export]:
    return Export.objects.filter(asked_at__lt=AppNow() - TRACE, file=None).order_by("pk")


def sweep() -> None:
    each(expired(), lambda export: close(export, Status.EXPIRED), step=EXPIRING)
    each(undone(), remove_file, step=REMOVING)
    each(stuck(), lambda export: fail(export, export.error), step=STOPPING)
    each(old(), lambda export: export.delete(), step=FORGETTING)
