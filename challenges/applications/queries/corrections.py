"""What is open in an application while a correction is asked for."""

import datetime as dt

from django.db.models import DateTimeField, ExpressionWrapper, QuerySet

from challenges.enums import ApplicationState
from challenges.models import Application, Correction
from core.clock import AppNow
from core.readonly import asked_once


def open_correction(application: Application) -> Correction | None:
    return application.corrections.filter(outcome=Correction.Outcome.OPEN).first()


def open_parts(application: Application) -> dict[str, str] | None:
    """The parts that may be written, each with the reason of the team; None when all may, which is so of a draft."""
    if application.state != ApplicationState.CORRECTION_REQUESTED:
        return None

    def ask() -> dict[str, str]:
        rows = application.corrections.filter(outcome=Correction.Outcome.OPEN)
        return dict(rows.order_by("items__pk").exclude(items=None).values_list("items__part", "items__reason"))

    return asked_once(("open_parts", application.pk), ask)


def corrections_to_end() -> QuerySet[Application]:
    """Nothing came by the deadline. A minute is left for what was received in time and still waits for its lock."""
    past = ExpressionWrapper(AppNow() - dt.timedelta(minutes=1), output_field=DateTimeField())
    rows = Application.objects.filter(state=ApplicationState.CORRECTION_REQUESTED, deadline_override__lt=past)
    return rows.select_related("challenge", "organisation").order_by("pk")
