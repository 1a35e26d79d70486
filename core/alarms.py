"""Alarms for the programme team: open until somebody, or the code that raised it, settles them."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.clock import app_now
from core.models import Alarm
from core.permissions import roles_of
from core.roles import Role
from core.worklist import Task, task_source

SHOWN = 20


def raise_alarm(code: str, message: str | Callable[[], str], *, about: str = "", url: str = "") -> None:
    """Opens an alarm, or updates the open one of the same code about the same thing. Idempotent.

    `message` as a function is evaluated in both languages, and each reader gets theirs; a string is shown to all.
    """
    said = {"message": _in("fr", message), "message_en": _in("en", message)}
    try:
        with transaction.atomic():
            Alarm.objects.create(code=code, about=about, url=url, **said)
    except IntegrityError:
        Alarm.objects.filter(code=code, about=about, settled_at__isnull=True).update(**said)


def _in(language: str, message: str | Callable[[], str]) -> str:
    if not callable(message):
        return message if language == "fr" else ""
    with override(language):
        return message()


def settle(code: str, *, about: str = "") -> None:
    """Closes the open alarm of this code about this thing, if there is one."""
    Alarm.objects.filter(code=code, about=about, settled_at__isnull=True).update(settled_at=app_now())


def _open_alarms(user: Any) -> QuerySet[Alarm] | None:
    if not roles_of(user) & {Role.TEAM, Role.LEGAL}:
        return None
    return Alarm.objects.filter(settled_at__isnull=True).order_by("-raised_at")[:SHOWN]


@task_source(_open_alarms)
def alarms_to_settle(rows: QuerySet[Alarm]) -> Iterable[Task]:
    """Each open alarm, in the reader's language, for the programme team and the legal officer."""
    for alarm in rows:
        yield Task(words_of(alarm), str(_("Alarme")), alarm.url or reverse("workspace"), kind="alarm")


def words_of(alarm: Alarm) -> str:
    """What happened, in the language being read when it is known in it."""
    english = (get_language() or "fr").startswith("en")
    return alarm.message_en if english and alarm.message_en else alarm.message
