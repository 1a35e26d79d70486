"""The mail server does not answer: messages wait in their order, one of them tries it each minute, and all leave once it is back.

The open alarm is the state. While it stands no job speaks to the server: hundreds of messages would each wait for its time-out, and
those that happened to be tried after its return would overtake the others.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import OperationalError
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from core.alarms import raise_alarm, settle
from core.clock import app_now
from core.faults import in_words, kept
from core.health import part
from core.jobs import Step, once
from core.models import Alarm, OutMail
from core.ui.dates import instant

ALARM = "mail.server_down"
CATCHING_UP = Step(
    "core.catch_up_mail", gettext_lazy("l’envoi des courriels qui attendaient le serveur"), per_row=False, alarms=(ALARM,)
)  # fmt: skip
# A message at which the server hangs up each time must not stop those behind it: the server is down when two in turn fail.
IN_TURN = 2
AT_ONCE = 200
Deliver = Callable[..., bool]  # core.emails.deliver, which asks us before it sends


def stands() -> bool:
    """Whether the mail server is known not to answer."""
    return Alarm.objects.filter(code=ALARM, settled_at=None).exists()


@part("mail")
def mail_leaves() -> bool:
    return not stands()


def wait_for_server(mail: OutMail, error: BaseException) -> None:
    """The message stays in the queue, and the team is told. Idempotent."""
    OutMail.objects.filter(pk=mail.pk).update(error=kept(error))
    now = app_now()

    def words() -> str:
        told = gettext(
            "Le serveur de courriel ne répond pas (%(why)s ; dernier essai : %(when)s). Les messages attendent : ils "
            "partiront dans l’ordre dès son retour."
        )
        return told % {"why": in_words(kept(error)), "when": instant(now)}

    raise_alarm(ALARM, words, url=reverse("jobs_mail"))


def catch_up(deliver: Deliver) -> None:
    """Called by the clock: while the alarm stands, sends what waits, the oldest first, until the server fails again. Settles the alarm
    when nothing is left. Each message in a transaction of its own; a second call finds what has left and goes on.
    """
    once(lambda: _catch_up(deliver), step=CATCHING_UP, atomic=False)


def _catch_up(deliver: Deliver) -> None:
    if not stands():
        return
    if _send_waiting(deliver):
        settle(ALARM)
        # A job that still saw the alarm has left its message in the queue: it was committed before that job began.
        _send_waiting(deliver)


def _send_waiting(deliver: Deliver) -> bool:
    """Whether everything left, or failed for a reason of its own."""
    doubtful: list[UUID] = []
    last: Any = None
    while rows := _waiting(last):
        for queued_at, pk in rows:
            last = (queued_at, pk)
            if _sent(pk, deliver):
                _blame(doubtful)
                continue
            doubtful.append(pk)
            if len(doubtful) == IN_TURN:
                return False
    return not doubtful


def _waiting(after: Any) -> list[Any]:
    rows = OutMail.objects.filter(status=OutMail.Status.QUEUED, queued_at__isnull=False)
    if after:
        rows = rows.filter(Q(queued_at__gt=after[0]) | Q(queued_at=after[0], pk__gt=after[1]))
    return list(rows.order_by("queued_at", "pk").values_list("queued_at", "pk")[:AT_ONCE])


def _sent(pk: UUID, deliver: Deliver) -> bool:
    try:
        return deliver(str(pk), despite_outage=True)
    except OperationalError:
        return True  # a worker has it in hand
    except Exception:  # noqa: BLE001 (kept on the row, and shown to the team)
        return True


def _blame(doubtful: list[UUID]) -> None:
    """The server took the next message: it is this one at which it hangs up. It fails alone, in sight of the team."""
    OutMail.objects.filter(pk__in=doubtful, status=OutMail.Status.QUEUED).update(status=OutMail.Status.FAILED)
    doubtful.clear()
