"""What the selection does when an application changes: each runs in the transaction of the change."""

from typing import Any

from challenges.models import Application
from challenges.selection.domain.conflicts import compute_for_application
from challenges.selection.domain.outbox import drop_prepared
from core.workflow import on


def eligible(application: Application, *, by: Any, log: Any) -> None:
    """Conflicts of the present jurors with it are computed before any of them reads it."""
    compute_for_application(application)


def withdrawn(application: Application, *, by: Any, log: Any) -> None:
    """A decision prepared for it never leaves."""
    drop_prepared(application.challenge_id, application=application)


on("challenges.Application", "find_eligible", eligible)
on("challenges.Application", "withdraw", withdrawn)
