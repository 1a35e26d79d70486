"""The answer expected of whoever is selected: a reminder, a formal notice, then silence, under the rules frozen at the opening.

Silence is a renunciation only where the published rules say so (`CriterionSet`, `acceptance`); elsewhere the team finds it, with
a reason. Nobody loses a place before a formal notice has left and its whole delay has run.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from challenges.applications.domain.mail import mail_applicants
from challenges.enums import ApplicationState, ChallengeState
from challenges.models import Application, Challenge
from challenges.selection.domain.acceptance import UNSAID, end_of_notice
from challenges.selection.domain.release import lapse_selection
from challenges.selection.emails import SelectionNotice, SelectionReminder
from core.clock import AppNow, app_now
from core.jobs import Counts, Step, each

REMINDING = Step("challenges.remind_winners", gettext_lazy("le rappel à qui n’a pas répondu à sa sélection"))
NOTICE = Step("challenges.give_notice", gettext_lazy("la mise en demeure de répondre à une sélection"))
LAPSING = Step("challenges.lapse_silent", gettext_lazy("le constat qu’un silence vaut renonciation"))


def _selected() -> QuerySet[Application]:
    rows = Application.objects.filter(state=ApplicationState.SELECTED).exclude(
        challenge__state=ChallengeState.CANCELLED
    )
    return rows.select_related("challenge", "organisation").order_by("pk")


def to_remind() -> QuerySet[Application]:
    """Not answered on the day of the reminder. Once the day of the notice has come, the notice alone is sent."""
    return _selected().filter(remind_at__lte=AppNow(), notice_at__gt=AppNow())


def to_notify() -> QuerySet[Application]:
    """The day of the notice has come. A selection that no release of ours made has no date: it is given one by its notice."""
    undated = Q(answer_by__isnull=True, decided_at__lte=AppNow() - dt.timedelta(days=UNSAID["notice"]))
    return _selected().filter(Q(notice_at__lte=AppNow()) | undated)


def silent() -> QuerySet[Application]:
    """Their notice has left and its whole delay has run."""
    return _selected().filter(notice_at__isnull=True, answer_by__lte=AppNow())


def remind_winners() -> Counts:
    return each(to_remind(), _remind, step=REMINDING, url=_page)


def give_notice() -> Counts:
    return each(to_notify(), _give_notice, step=NOTICE, url=_page)


def _with_silence() -> QuerySet[Challenge]:
    lapsed = silent().filter(challenge=OuterRef("pk"), silence_renounces=True).order_by()
    return Challenge.objects.filter(Exists(lapsed)).order_by("pk")


def lapse_silent() -> Counts:
    """Where the rules say that silence renounces. Elsewhere the silence stands on the team's list of tasks.

    By challenge: an act that gives or frees a place locks the challenge first, then the application.
    """
    return each(_with_silence(), _lapse_in, step=LAPSING, url=lambda row: reverse("workspace_challenge", args=[row.pk]))


def _page(application: Application) -> str:
    return reverse("application", args=[application.pk])


def _remind(application: Application) -> None:
    mail_applicants(SelectionReminder, application, answer_by=application.answer_by)
    application.remind_at = None
    application.save(update_fields=["remind_at"])


def _give_notice(application: Application) -> None:
    whole = end_of_notice(application.challenge, app_now())
    application.answer_by = max(application.answer_by or whole, whole)
    application.remind_at = application.notice_at = None
    application.save(update_fields=["answer_by", "remind_at", "notice_at"])
    silence = application.silence_renounces
    mail_applicants(SelectionNotice, application, answer_by=application.answer_by, silence_renounces=silence)


def _lapse_in(challenge: Challenge) -> None:
    for application in silent().filter(challenge=challenge, silence_renounces=True):
        lapse_selection(application)
