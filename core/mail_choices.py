"""What each person chose to receive by mail, and what waits to leave with other messages.

Asked when a message would leave, not in the act that wrote it. Whatever is chosen, the message stands in the workspace.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from core.clock import PARIS, app_now
from core.models import MailChoice, OutMail

NEAR = dt.timedelta(minutes=15)  # messages about one object that follow each other within this time leave as one
MORNING = dt.time(8)
DAILY = "daily"  # the group of a day, and in an address where one stops mail: every kind that comes with it
Way = MailChoice.Way
Status = OutMail.Status
_SEAL = Signer(salt="core.mail_stop", sep="~")  # stands in every address sent so far: never changes


def ways_of(reader_id: Any) -> dict[str, str]:
    """What a person chose, by kind. One query."""
    return dict(MailChoice.objects.filter(reader_id=reader_id).values_list("kind", "way"))


def choose(reader: Any, ways: Mapping[str, str]) -> None:
    """Keeps what a person chose for each of these kinds. Idempotent.

    What waited under the former choice follows the new one: refused, it stays in the workspace alone; wanted at once, it leaves
    with the next group.
    """
    rows = [MailChoice(reader=reader, kind=kind, way=way) for kind, way in sorted(ways.items())]
    if not rows:
        return
    with transaction.atomic():
        MailChoice.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["reader", "kind"], update_fields=["way"]
        )
        waiting = OutMail.objects.filter(reader=reader, status=Status.WAITING)
        waiting.filter(kind__in=[row.kind for row in rows if row.way == Way.NEVER]).update(status=Status.ONSITE)
        at_once = [row.kind for row in rows if row.way == Way.NOW]
        waiting.filter(kind__in=at_once, bundle=DAILY).update(due_at=app_now())


def stop_url(reader: Any, kinds: Iterable[str], language: str) -> str:
    """Where one click ends these kinds for this person, in full: by POST (RFC 8058), or by the button of the page."""
    token = _SEAL.sign(f"{reader.pk.hex}:{','.join(sorted(set(kinds)))}")
    with translation.override(language):
        return settings.SITE_URL + reverse("mail_stop", args=[token])


def stopped_by(token: str) -> tuple[Any, list[str]] | None:
    """The person and the kinds that such an address names; None for a forged one, or when the account is gone."""
    try:
        key, _sep, kinds = _SEAL.unsign(token).partition(":")
    except BadSignature:
        return None
    reader = get_user_model()._default_manager.filter(pk=key).first()
    return (reader, kinds.split(",")) if reader else None


def stop(reader: Any, kinds: Iterable[str]) -> None:
    """From now on in the workspace alone. Idempotent."""
    named = set(kinds)
    if DAILY in named:
        named.remove(DAILY)
        named |= {kind for kind, way in ways_of(reader.pk).items() if way == Way.DAILY}
    choose(reader, dict.fromkeys(named, Way.NEVER))


def set_aside(mail: OutMail, kind: Any) -> bool:
    """Whether a message, locked, does not leave now: its reader reads it in the workspace alone, once a day, or with those about
    the same object that follow within `NEAR`. Writes what becomes of it. Never for what is required, nor for what had waited.
    """
    if kind is None or kind.required or mail.reader_id is None or mail.due_at is not None:
        return False
    way, now = ways_of(mail.reader_id).get(mail.kind, Way.NOW), app_now()
    if way == Way.NEVER:
        return _becomes(mail, status=Status.ONSITE)
    if way == Way.DAILY:
        return _becomes(mail, status=Status.WAITING, bundle=DAILY, due_at=next_morning(now))
    if kind.action or not mail.about:
        return False
    near = OutMail.objects.filter(about=mail.about, reader=mail.reader_id, status=Status.SENT, sent_at__gt=now - NEAR)
    last = near.order_by("-sent_at").values_list("sent_at", flat=True).first()
    return last is not None and _becomes(mail, status=Status.WAITING, bundle=mail.about, due_at=last + NEAR)


def _becomes(mail: OutMail, **changes: Any) -> bool:
    OutMail.objects.filter(pk=mail.pk).update(error="", **changes)
    return True


def next_morning(now: dt.datetime) -> dt.datetime:
    """The next eight o’clock in Paris."""
    here = now.astimezone(PARIS)
    day = here.date() if here.time() < MORNING else here.date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, MORNING, PARIS)
