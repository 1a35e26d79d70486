"""Decisions changed after their release: never edited, each by an act of its own that rectifies the first in part."""

from typing import Any

from django.db import transaction

from challenges.models import Application, Challenge
from challenges.selection.domain.acceptance import expected_answer
from core.clock import app_now
from core.public_cache import changed
from core.workflow import perform


def grant_selection(application: Application, *, by: Any, reason: str, step: Any) -> Application:
    """Selects an application that the release did not: an appeal granted, an error that harmed it. Confirmed by `step`.

    It takes a free place, or one that the act adds; the reserve list stays as it is. Side effects: the act, notified to
    the organisation, published and registered; the delays to answer start anew.
    """
    with transaction.atomic():
        challenge = Challenge.objects.select_for_update(of=("self",)).get(pk=application.challenge_id)
        now = app_now()
        changes = {"decided_at": now, "decision_reasons": reason, **expected_answer(challenge, now)}
        perform(application, "grant_selection", by=by, reason=reason, changes=changes, step=step)
        changed(challenge)
    return application
