"""Mail that came back: which message a report is about, what becomes of that message and of the address.

A report is believed only when it names one of our messages by something that cannot be guessed: the address to which we have
reports sent, different for each message (`return_path`), or its Message-ID. Both change when the message is sent again: a late
report of an earlier sending says nothing of the new one.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.crypto import constant_time_compare, salted_hmac

from core.clock import app_now
from core.mail_reports import Outcome, Report, read_report
from core.models import HeldAddress, MailReturn, OutMail

Status = OutMail.Status
UNMATCHED = 200  # reports kept that name none of our messages; the oldest go
FAILED, DELAYED = "failed", "delayed"
# About the mailbox or its server, hence true of the next message as well: RFC 3463, 3.2 and 3.5. Not: a full box, a message too large,
# its content, or a server that does not want this one.
OF_THE_ADDRESS = re.compile(r"5\.(1\.\d+|2\.[01]|4\.4|0\.0|5\.0)")
_TOKEN = re.compile(r"([a-z2-7]{26})([a-z2-7]{16})")


def return_path(mail: OutMail) -> str:
    """Where a mail server reports what became of this message; empty where the installation reads no such mailbox.

    `retours@ville.example` becomes `retours+<token>@ville.example` (RFC 5233). Lower case alone: some servers fold it.
    """
    name, _at, host = settings.MAIL_RETURNS.partition("@")
    return f"{name}+{_token(mail)}@{host}" if host else ""


def _token(mail: OutMail, secret: str | None = None) -> str:
    seal = salted_hmac("core.mail_return", f"{mail.pk.hex} {mail.message_id}", secret=secret, algorithm="sha256")
    return _letters(mail.pk.bytes) + _letters(seal.digest()[:10])


def _letters(value: bytes) -> str:
    return base64.b32encode(value).decode().rstrip("=").lower()


def mail_reported(report: Report) -> OutMail | None:
    """The message that a report is about, by the address to which it came, else by Message-ID and recipient."""
    name = settings.MAIL_RETURNS.partition("@")[0].lower()
    for address in report.sent_to:
        local = address.lower().partition("@")[0]
        found = _TOKEN.fullmatch(local.removeprefix(f"{name}+"))
        mail = OutMail.objects.filter(pk=_uuid(found[1])).first() if found else None
        if mail and any(constant_time_compare(local.rpartition("+")[2], _token(mail, key)) for key in _secrets()):
            return mail
    recipients = [outcome.address.lower() for outcome in report.outcomes if outcome.address]
    return _by_message_id(report.message_ids, recipients)


def _secrets() -> list[Any]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _uuid(letters: str) -> UUID:
    return UUID(bytes=base64.b32decode(letters.upper() + "======"))


def _by_message_id(ids: Iterable[str], recipients: list[str]) -> OutMail | None:
    """Asked among the messages of the recipients, which an index finds."""
    if not recipients:
        return None
    rows = OutMail.objects.annotate(address=Lower("to")).filter(address__in=recipients)
    return rows.filter(message_id__in=list(ids)).first()


@transaction.atomic
def take_report(raw: bytes, *, recipient: str = "") -> MailReturn | None:
    """Keeps what a report says of one of our messages. Idempotent: the same report changes nothing twice.

    Side effects: the message becomes `returned`, its address may be held. None when there is nothing to keep: an answer by a
    machine, good news, a report that was read before, or one that a later one has overtaken. `recipient`: where it came, when the
    mail server says so itself.
    """
    source = hashlib.sha256(raw).hexdigest()
    if MailReturn.objects.filter(source=source).exists():
        return None
    report = read_report(raw)
    if recipient:
        report = Report(report.outcomes, (recipient, *report.sent_to), report.message_ids, report.automatic, report.subject, report.sender, report.words)  # fmt: skip
    mail = mail_reported(report)
    told = _of_mail(report, mail) if mail else None
    if mail and told:
        return note_return(mail, told, source=source)
    if any(one.action not in {FAILED, DELAYED} for one in report.outcomes) or (
        report.automatic and not report.outcomes
    ):
        return None
    return None if mail and not report.outcomes else _keep_unmatched(report, source)


def _of_mail(report: Report, mail: OutMail) -> Outcome | None:
    """What it says of our recipient; of the only one there is, when the address was rewritten on the way."""
    rows = [one for one in report.outcomes if one.address.lower() == mail.leaves_for.lower()] or list(report.outcomes)
    bad = [one for one in rows if one.action in {FAILED, DELAYED}]
    return next((one for one in bad if one.action == FAILED), bad[0] if bad else None)


def _keep_unmatched(report: Report, source: str) -> MailReturn | None:
    """For a person to read: it changes nothing by itself. The newest are kept."""
    said = "\n".join(part for part in (report.subject, report.words) if part)
    row = MailReturn.objects.create(source=source, address=report.sender[:254], said=said[:1000], at=app_now())
    kept = MailReturn.objects.filter(mail=None).order_by("-at", "-pk").values("pk")[:UNMATCHED]
    MailReturn.objects.filter(mail=None).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    return row


def note_return(mail: OutMail, told: Outcome, *, source: str = "") -> MailReturn | None:
    """Writes what a server said of a message that had left, or that it refused at once. None when that is known already.

    Call it in a transaction.
    """
    locked = OutMail.objects.select_for_update().get(pk=mail.pk)
    final = told.action == FAILED
    if locked.message_id != mail.message_id or locked.status not in {Status.SENT, Status.QUEUED, Status.FAILED}:
        return None
    still = MailReturn.objects.filter(mail=locked, handled_at=None)
    if final:
        still.update(handled_at=app_now(), outcome=MailReturn.Outcome.OVERTAKEN)
        OutMail.objects.filter(pk=locked.pk).update(status=Status.RETURNED, error="", sealed="")
        if OF_THE_ADDRESS.fullmatch(told.code):
            hold(locked.leaves_for, told)
    elif still.exists():
        return None
    return MailReturn.objects.create(
        mail=locked,
        source=source or hashlib.sha256(f"{locked.pk} {locked.message_id} {told.action}".encode()).hexdigest(),
        address=locked.leaves_for,
        code=told.code,
        said=told.said,
        final=final,
        at=app_now(),
    )


def hold(address: str, told: Outcome) -> None:
    """From now on nothing leaves for this address by itself. Idempotent."""
    known = HeldAddress.objects.filter(address__iexact=address)
    if not known.exists():
        row = HeldAddress(address=address.lower(), code=told.code, said=told.said, since=app_now())
        HeldAddress.objects.bulk_create([row], ignore_conflicts=True)


def held_at(address: str) -> HeldAddress | None:
    """Why nothing leaves for this address, if so."""
    return held_among([address]).first()


def held_among(addresses: Iterable[str]) -> QuerySet[HeldAddress]:
    rows = HeldAddress.objects.annotate(lower=Lower("address"))
    return rows.filter(lower__in=[one.lower() for one in addresses])


def lift(address: str) -> bool:
    """Mail leaves for this address again. Idempotent; whether it was held."""
    return held_among([address]).delete()[0] > 0


def keep_from_held(mail: OutMail, kind: Any) -> bool:
    """Whether a message, locked and about to leave, does not: its address is held. What nobody can refuse is given to the team, as
    if it had come back; the rest stays in the workspace. What a person asks for themselves, to show that an address works, leaves.
    """
    if getattr(kind, "proves_address", False):
        return False
    held = held_at(mail.leaves_for)
    if held is None:
        return False
    if not mail.unsubscribe_url:  # of a kind that nobody can refuse, or to an address without account
        note_return(mail, Outcome(FAILED, held.code, mail.leaves_for, held.said))
    else:
        OutMail.objects.filter(pk=mail.pk).update(status=Status.ONSITE, error="")
    return True
