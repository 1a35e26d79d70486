"""What no longer holds for a challenge: seen by the team until settled, and mailed to those who can act."""

from collections.abc import Callable
from functools import partial

from django.urls import reverse

from challenges.calls.emails import ChallengeAlarm
from challenges.models import Challenge
from core import alarms
from core.emails import named
from core.models import Alarm


def raise_alarm(challenge: Challenge, code: str, message: Callable[[], str]) -> None:
    """Shows the alarm to the team and mails the team and the legal officers, each in their language. The same cause is
    mailed once while open.
    """
    about = str(challenge.pk)
    known = Alarm.objects.filter(code=code, about=about, settled_at__isnull=True).exists()
    alarms.raise_alarm(code, message, about=about, url=reverse("workspace_challenge", args=[challenge.pk]))
    if not known:
        page = partial(reverse, "workspace_challenge", args=[challenge.pk])
        ChallengeAlarm.tell(challenge, title=named(challenge), message=message, url=page)


def settle_alarm(challenge: Challenge, code: str) -> None:
    alarms.settle(code, about=str(challenge.pk))
