"""Alarms: what no longer holds stays in sight of the team until somebody settles it."""

from django.db import IntegrityError, transaction

from core.clock import app_now
from core.models import Alarm


def raise_alarm(code: str, message: str, *, about: str = "", url: str = "") -> None:
    """Shows the alarm to the team; the same cause about the same thing is shown once."""
    try:
        with transaction.atomic():
            Alarm.objects.create(code=code, message=message, about=about, url=url)
    except IntegrityError:
        Alarm.objects.filter(code=code, about=about, settled_at__isnull=True).update(message=message)


def settle(code: str, *, about: str = "") -> None:
    """The cause is gone."""
    Alarm.objects.filter(code=code, about=about, settled_at__isnull=True).update(settled_at=app_now())
