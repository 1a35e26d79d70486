"""Decision messages that are prepared and wait to be read before they leave."""

from typing import Any

from django.db.models import QuerySet

from challenges.models import Application, Challenge
from challenges.selection.emails import DecisionReleased
from core.models import OutMail


def outbox(challenge: Challenge) -> QuerySet[OutMail]:
    """Decision messages of this challenge that wait to be read."""
    about = [str(pk) for pk in challenge.applications.values_list("pk", flat=True)]
    return OutMail.objects.filter(kind=DecisionReleased.kind, status=OutMail.Status.HELD, about__in=about).order_by(
        "to", "id"
    )


def drop_prepared(challenge: Any, *, application: Application | None = None) -> int:
    """Messages prepared from decisions that changed never leave."""
    rows = Application.objects.filter(challenge=challenge)
    about = [str(application.pk)] if application else [str(pk) for pk in rows.values_list("pk", flat=True)]
    held = OutMail.objects.filter(kind=DecisionReleased.kind, status=OutMail.Status.HELD, about__in=about)
    return held.update(status=OutMail.Status.DROPPED)
