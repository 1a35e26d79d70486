"""Decision messages that are prepared and wait to be read before they leave."""

import hashlib
import json
from typing import Any

from django.db.models import QuerySet

from challenges.models import Application, Challenge, Jury
from challenges.selection.emails import DecisionReleased
from core.models import OutMail


def outbox(challenge: Challenge) -> QuerySet[OutMail]:
    """Decision messages of this challenge that wait to be read."""
    about = [str(pk) for pk in challenge.applications.values_list("pk", flat=True)]
    return OutMail.objects.filter(kind=DecisionReleased.kind, status=OutMail.Status.HELD, about__in=about).order_by(
        "to", "id"
    )


def outbox_hash(jury: Jury) -> str:
    """Seals what a person reads in the outbox: addressees, subjects and texts. The same for the same words, prepared again or not."""
    rows = outbox(jury.challenge).order_by("to", "subject", "body").values_list("to", "language", "subject", "body")
    return hashlib.sha256(json.dumps([list(row) for row in rows]).encode()).hexdigest()


def drop_prepared(challenge: Any, *, application: Application | None = None) -> int:
    """Messages prepared from decisions that changed never leave."""
    rows = Application.objects.filter(challenge=challenge)
    about = [str(application.pk)] if application else [str(pk) for pk in rows.values_list("pk", flat=True)]
    held = OutMail.objects.filter(kind=DecisionReleased.kind, status=OutMail.Status.HELD, about__in=about)
    return held.update(status=OutMail.Status.DROPPED)
