"""Delivery status notifications (RFC 3464) read as what they are: text from anybody.

Nothing here knows our own messages. A report is bounded in size, in parts and in signs before anything of it is used, and the old
policy of `email` is asked for: it parses no header, so that no header can break it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from typing import Any

from core.text import fit

MOST_BYTES = 256 * 1024  # what a report says stands at its beginning: the rest is the message that it returns
MOST_PARTS = 20
MOST_RECIPIENTS = 10
MOST_ADDRESSES = 20
SAID = 500
CODE = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]]{1,64}@[A-Za-z0-9.-]{1,190}")
MESSAGE_ID = re.compile(r"<[^<>\s]{1,110}>")
TO = ("delivered-to", "x-original-to", "envelope-to", "to")  # where mail programs write to whom a report went


@dataclass(frozen=True)
class Outcome:
    """What became of a message for one of its recipients. `action`: failed, delayed, delivered, relayed or expanded."""

    action: str
    code: str
    address: str
    said: str


@dataclass(frozen=True)
class Report:
    """One report. `sent_to`: addresses to which it was sent; `message_ids`: of the message that it returns."""

    outcomes: tuple[Outcome, ...] = ()
    sent_to: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()
    automatic: bool = False  # an answer by a machine: out of office, for instance
    subject: str = ""
    sender: str = ""
    words: str = field(default="", repr=False)


def read_report(raw: bytes) -> Report:
    """What a message says, as far as it can be understood. Never raises: what cannot be read says nothing."""
    try:
        message = message_from_bytes(raw[:MOST_BYTES], policy=compat32)
        parts = list(_parts(message))
        return Report(
            outcomes=tuple(_outcomes(parts)),
            sent_to=tuple(_addresses(message))[:MOST_ADDRESSES],
            message_ids=tuple(_returned_ids(parts)),
            automatic=_line(message, "auto-submitted").lower().startswith("auto-replied"),
            subject=_line(message, "subject")[:250],
            sender=next(iter(ADDRESS.findall(_line(message, "from"))), ""),
            words=_words(parts),
        )
    except (Exception, RecursionError):  # noqa: BLE001 (anybody may write anything to this mailbox)
        return Report()


def _parts(message: "Message[Any, Any]") -> "Iterator[Message[Any, Any]]":
    """The message and what it holds, the outermost first, up to MOST_PARTS."""
    waiting, found = [message], 0
    while waiting and found < MOST_PARTS:
        part = waiting.pop(0)
        found += 1
        yield part
        if part.get_content_maintype() == "multipart":
            waiting += _held(part)


def _held(part: "Message[Any, Any]") -> "list[Message[Any, Any]]":
    """What a part holds, up to MOST_PARTS; nothing for a text."""
    inner: Any = part.get_payload()
    return [one for one in inner[:MOST_PARTS] if isinstance(one, Message)] if isinstance(inner, list) else []


def _line(message: "Message[Any, Any]", name: str) -> str:
    """A header as one line of text, whatever its bytes."""
    value = str(message.get(name, "") or "")[:1000]
    return fit(" ".join(value.encode("utf-8", "replace").decode("utf-8", "replace").split()))


def _addresses(message: "Message[Any, Any]") -> Iterator[str]:
    for name in TO:
        for value in message.get_all(name, [])[:MOST_ADDRESSES]:
            yield from ADDRESS.findall(str(value)[:2000])


def _outcomes(parts: "list[Message[Any, Any]]") -> Iterator[Outcome]:
    """The blocks of `message/delivery-status` (2.3), one for each recipient."""
    for part in parts:
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in _held(part)[: MOST_RECIPIENTS + 1]:
            if action := _line(block, "action").lower():
                yield _outcome(block, action)


def _outcome(block: "Message[Any, Any]", action: str) -> Outcome:
    said = _line(block, "diagnostic-code").partition(";")[2].strip() or _line(block, "diagnostic-code")
    given = CODE.search(_line(block, "status"))
    told = CODE.search(said)
    # Many servers write 5.0.0 in the field and what they mean in the words.
    best = told if told and given and given[0].endswith(".0.0") and told[1] == given[1] else given or told
    where = _line(block, "original-recipient") or _line(block, "final-recipient")
    address = ADDRESS.search(where.partition(";")[2] or where)
    return Outcome(
        action.split(maxsplit=1)[0][:12], best[0][:12] if best else "", address[0] if address else "", said[:SAID]
    )


def _returned_ids(parts: "list[Message[Any, Any]]") -> Iterator[str]:
    """The Message-ID of what was returned, whole or its headers alone."""
    for part in parts:
        inner, kind = _held(part)[:1], part.get_content_type()
        text = ""
        if kind == "message/rfc822" and inner:
            text = _line(inner[0], "message-id")
        elif kind == "text/rfc822-headers":
            text = _line(message_from_bytes(_bytes(part), policy=compat32), "message-id")
        yield from MESSAGE_ID.findall(text)[:1]


def _bytes(part: "Message[Any, Any]") -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _words(parts: "list[Message[Any, Any]]") -> str:
    """The beginning of its first text, for a person to read."""
    for part in parts:
        if part.get_content_type() == "text/plain":
            return fit(_bytes(part)[: SAID * 8].decode("utf-8", "replace")).strip()[:SAID]
    return ""
