"""Before the closing: whoever has a draft is reminded of it once; whoever took a submission back, twice, and told afterwards."""

import datetime as dt
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy

from challenges.applications.domain.mail import mail_applicants
from challenges.applications.emails import DraftReminder, NotSubmitted
from challenges.enums import NO_LONGER, ApplicationState, ChallengeState
from challenges.models import Application
from core.clock import AppNow, app_now
from core.jobs import Counts, Step, each

FIRST, LAST = dt.timedelta(hours=24), dt.timedelta(hours=2)
REMINDING = Step("challenges.remind_drafts", gettext_lazy("le rappel avant la clôture à qui n’a pas déposé"))
TELLING = Step("challenges.tell_not_submitted", gettext_lazy("l’avis qu’une candidature reprise n’a pas été redéposée"))


def _drafts() -> QuerySet[Any]:
    """Drafts with their deadline, and when they were last reminded of it: a draft begun since needs no reminder."""
    rows = Application.objects.filter(state=ApplicationState.DRAFT).select_related("challenge", "organisation")
    return rows.annotate(
        until=Coalesce("deadline_override", "challenge__closes_at"), told=Coalesce("reminded_at", "created_at")
    )


def _before(length: dt.timedelta) -> ExpressionWrapper:
    return ExpressionWrapper(F("until") - length, output_field=DateTimeField())


def _within(length: dt.timedelta) -> Q:
    """The deadline is no further than this, and nobody was told since it came so near."""
    soon = ExpressionWrapper(AppNow() + length, output_field=DateTimeField())
    return Q(until__gte=AppNow(), until__lte=soon, told__lt=_before(length))


def due() -> QuerySet[Application]:
    again = ~Q(receipt_number="") & _within(LAST)
    open_ = Q(challenge__state=ChallengeState.OPEN) | Q(deadline_override__isnull=False)
    return _drafts().filter(open_ & (_within(FIRST) | again)).order_by("pk")


def left_undone() -> QuerySet[Application]:
    """Taken back and not submitted again when the call closed; whoever had but a draft knows."""
    rows = _drafts().exclude(receipt_number="").exclude(challenge__state__in=NO_LONGER)
    return rows.filter(until__lt=AppNow(), told__lt=F("until")).order_by("pk")


def remind_drafts() -> Counts:
    return each(due(), _remind, step=REMINDING, url=_page)


def tell_not_submitted() -> Counts:
    return each(left_undone(), _tell, step=TELLING, url=_page)


def _page(application: Application) -> str:
    return reverse("application", args=[application.pk])


def _remind(application: Application) -> None:
    mail_applicants(DraftReminder, application, until=application.deadline, taken_back=application.taken_back)
    _told(application)


def _tell(application: Application) -> None:
    mail_applicants(NotSubmitted, application, until=application.deadline)
    _told(application)


def _told(application: Application) -> None:
    application.reminded_at = app_now()
    application.save(update_fields=["reminded_at"])
