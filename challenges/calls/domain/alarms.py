"""What no longer holds for a challenge: seen by the team until settled, and mailed to those who can act."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from challenges.calls.emails import ChallengeAlarm
from challenges.models import Challenge
from core import alarms
from core.models import Alarm
from core.roles import Role


def raise_alarm(challenge: Challenge, code: str, message: Callable[[], str]) -> None:
    """Shows the alarm to the team and mails the team and the legal officers. The same cause is mailed once while open.

    `message` is made in each reader's language.
    """
    url = reverse("workspace_challenge", args=[challenge.pk])
    known = Alarm.objects.filter(code=code, about=str(challenge.pk), settled_at__isnull=True).exists()
    alarms.raise_alarm(code, message, about=str(challenge.pk), url=url)
    if known:
        return
    for person in people_of(Role.TEAM, Role.LEGAL):
        with override(person.language):
            said = message()
        ChallengeAlarm(
            to=person.email, language=person.language, about=challenge, title=challenge, message=said, url=url
        ).send()


def settle_alarm(challenge: Challenge, code: str) -> None:
    alarms.settle(code, about=str(challenge.pk))


def people_of(*roles: Role) -> list[User]:
    """Active people who hold one of these platform roles, each once."""
    names = [role.group_name for role in roles]
    return list(User.objects.filter(is_active=True, groups__name__in=names).distinct().order_by("email"))
