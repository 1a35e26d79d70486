"""The mailbox to which mail servers report (`RETURNS_POP3`), read by the clock and emptied as it is read.

POP3 (RFC 1939): a message goes from the mailbox when the session ends, after what it says is committed here. A session that breaks
leaves everything there; what was read already is known by its hash.
"""

import logging
import poplib
import ssl
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy

from core.jobs import Step, once
from core.mail_reports import MOST_BYTES
from core.mail_returns import take_report

log = logging.getLogger("core.jobs")

READING = Step("core.read_returns", gettext_lazy("la lecture des courriels qui reviennent"), per_row=False)
AT_ONCE = 500  # messages of one run
SESSIONS = 5  # a message that the library refuses to read breaks its session: the next one deletes it unread
TIMEOUT = 30
HEAD = 2000  # lines of a message that is too large


def read_returns() -> None:
    """Called by the clock. Idempotent. A mailbox that cannot be opened is an alarm, settled by the next run that can."""
    once(_read, step=READING, atomic=False)


def _read() -> None:
    if not settings.RETURNS_POP3["host"]:
        return
    unreadable: set[str] = set()
    for _n in range(SESSIONS):
        if _session(unreadable):
            return


def _session(unreadable: set[str]) -> bool:
    """One session; False when a message broke it (its name is then among the unreadable)."""
    box = _open()
    try:
        sizes = {line.split()[0]: int(line.split()[1]) for line in box.list()[1]}
        for line in box.uidl()[1][:AT_ONCE]:
            number, name = line.split(maxsplit=1)
            if name.decode("ascii", "replace") not in unreadable:
                try:
                    raw = _message(box, int(number), sizes[number])
                except poplib.error_proto:
                    unreadable.add(name.decode("ascii", "replace"))
                    log.warning("returned mail=%s cannot be read", name)
                    box.close()
                    return False
                take_report(raw)
            box.dele(int(number))
        box.quit()
    finally:
        box.close()
    return True


def _message(box: Any, number: int, size: int) -> bytes:
    """What it says, or its beginning."""
    _answer, lines, _size = box.retr(number) if size <= MOST_BYTES else box.top(number, HEAD)
    return b"\r\n".join(lines)


def _open() -> poplib.POP3:
    where: dict[str, Any] = settings.RETURNS_POP3
    if where["tls"]:
        box: poplib.POP3 = poplib.POP3_SSL(
            where["host"], where["port"], timeout=TIMEOUT, context=ssl.create_default_context()
        )
    else:
        box = poplib.POP3(where["host"], where["port"], timeout=TIMEOUT)
    box.user(where["user"])
    box.pass_(where["password"])
    return box
