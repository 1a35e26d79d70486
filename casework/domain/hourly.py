"""What the clock does with exchanges: one mail an hour to each person, an alarm for what nobody answered."""

from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from casework.domain.threads import LATE, thread_url
from casework.emails import NewMessages
from casework.enums import Turn
from casework.exchanges import Exchange, all_exchanges
from casework.models import Read, Thread
from casework.queries import with_objects
from core.alarms import raise_alarm
from core.clock import app_now
from core.deadlines import Delay, before
from core.jobs import Counts, Step, each
from core.ui.dates import short

TELLING = Step("casework.tell", gettext_lazy("le courriel groupé des nouveaux messages"))
OVERDUE = Step("casework.late", gettext_lazy("l’alerte sur un échange resté sans réponse"), alarms=(LATE,))
GRACE = Delay(24, "h")


def tell_all() -> Counts:
    """Mails everyone who has messages that no mail has told of."""
    waiting = Read.objects.filter(user=OuterRef("pk"), to_tell__gt=0)
    return each(User.objects.filter(Exists(waiting)).order_by("pk"), tell, step=TELLING)


def tell(person: User) -> bool:
    """One mail to one person about all their exchanges. Those who have left an exchange since are told nothing of it."""
    reads = list(Read.objects.select_for_update(of=("self",)).filter(user=person, to_tell__gt=0).order_by("pk"))
    threads = with_objects(Thread.objects.filter(pk__in=[read.thread_id for read in reads]).order_by("-last_at"))
    counted = {read.thread_id: read.to_tell for read in reads}
    rows = [(exchange, obj, counted[thread.pk]) for thread, exchange, obj in threads if exchange.side_of(person, obj)]
    Read.objects.filter(pk__in=[read.pk for read in reads]).update(to_tell=0)
    if not rows or not person.is_active:
        return False
    NewMessages.tell(
        person,
        titles=partial(_titles, rows),
        rows=partial(_rows, rows),
        box=lambda: settings.SITE_URL + reverse("box"),
    )
    return True


def _titles(rows: list[tuple[Exchange, Any, int]]) -> str:
    first = rows[0][0].title(rows[0][1])
    if len(rows) == 1:
        return first
    return (
        _("%(first)s, et %(n)s autres") % {"first": first, "n": len(rows) - 1}
        if len(rows) > 2
        else _("%(first)s, et un autre échange") % {"first": first}
    )


def _rows(rows: list[tuple[Exchange, Any, int]]) -> list[dict[str, Any]]:
    return [
        {
            "kind": exchange.box.label,
            "title": exchange.title(obj),
            "n": n,
            "url": settings.SITE_URL + reverse("exchange", args=[exchange.kind, obj.pk]),
        }
        for exchange, obj, n in rows
    ]


def alert_late() -> Counts:
    """An alarm for each answer that was due a day ago; the answer settles it."""
    due = before(app_now(), GRACE)
    rows = Thread.objects.filter(turn=Turn.OURS, reply_by__lt=due).order_by("reply_by", "pk")
    return each(rows, _alert, step=OVERDUE, url=thread_url)


def _alert(thread: Thread) -> None:
    exchange = all_exchanges()[thread.kind]
    obj = exchange.objects().get(pk=thread.object_id)

    def words() -> str:
        return _("« %(title)s » : un message attend une réponse depuis le %(day)s.") % {
            "title": exchange.title(obj),
            "day": short(thread.waiting_since or thread.created_at),
        }

    raise_alarm(LATE, words, about=str(thread.pk), url=thread_url(thread))
