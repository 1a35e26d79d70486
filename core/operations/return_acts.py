"""What the team does of a message that came back: sends it again, elsewhere, by post, or closes the matter with a word."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import app_now
from core.emails import kinds, queue
from core.exceptions import DomainError, StaleState
from core.mail_returns import held_at, lift
from core.models import MailReturn, OutMail, new_message_id
from core.operations.permissions import OperationsPerm
from core.permissions import require

Outcome = MailReturn.Outcome


def acts_of(row: MailReturn) -> list[tuple[str, Any]]:
    """What may be done of this one, in the words of its form."""
    if row.handled_at is not None:
        return []
    found = [(Outcome.POSTED.value, _("L’envoyer par courrier : noter la date et la référence"))]
    found += [(Outcome.CLOSED.value, _("Classer : rien d’autre n’est à faire"))]
    if row.mail is None or not row.final:
        return found[1:]
    sends = [(Outcome.RESENT.value, _("Renvoyer à la même adresse"))] if _can_resend(row.mail) else []
    if _can_redirect(row.mail):
        sends.append((Outcome.REDIRECTED.value, _("Renvoyer à une autre adresse")))
    return sends + found


def _can_resend(mail: OutMail) -> bool:
    """Not to an address that is held: its holder shows that it works. Where there is no holder with an account, the team answers."""
    return not _has_secret(mail) and (mail.reader_id is None or held_at(mail.leaves_for) is None)


def _can_redirect(mail: OutMail) -> bool:
    """Not to somebody without account: such a message carries a link for that mailbox alone. It is made anew from its page."""
    return mail.reader_id is not None and not _has_secret(mail)


def _has_secret(mail: OutMail) -> bool:
    kind = kinds().get(mail.kind)
    return bool(kind and (kind.secret or kind.proves_address))


def handle(pk: Any, *, by: Any, act: str, new_address: str = "", note: str = "") -> MailReturn:
    """Carries out one of `acts_of()` and keeps who did it, when, and why. Raises StaleState when somebody was first, DomainError under
    the field at fault. Side effect: a message sent again has a new Message-ID and return path, and leaves once.
    """
    require(by, OperationsPerm.SEND_MAIL)
    with transaction.atomic():
        row = MailReturn.objects.select_for_update(of=("self",)).get(pk=pk)
        if row.handled_at is not None:
            raise StaleState(_("Quelqu’un s’en est déjà occupé."))
        if act not in dict(acts_of(row)):
            raise DomainError(_("Cela ne se peut pas pour ce courriel."), field="act")
        done: dict[str, Callable[[], None]] = {
            Outcome.RESENT: lambda: _resend(row),
            Outcome.REDIRECTED: lambda: _redirect(row, new_address.strip(), note),
        }
        done.get(act, lambda: _say(note))()
        row.outcome, row.note, row.handled_at, row.handled_by = act, note.strip(), app_now(), by
        row.save(update_fields=["outcome", "note", "new_address", "handled_at", "handled_by"])
    return row


def _say(note: str) -> None:
    if not note.strip():
        raise DomainError(_("Écrivez la référence de la lettre, ou pourquoi rien n’est à faire."), field="note")


def _resend(row: MailReturn) -> None:
    mail = _locked(row)
    if mail.reader_id is None:
        lift(mail.leaves_for)
    _send_again(mail, mail.other_to)


def _redirect(row: MailReturn, address: str, note: str) -> None:
    mail = _locked(row)
    if not address:
        raise DomainError(_("Écrivez l’autre adresse."), field="new_address")
    if address.lower() == mail.leaves_for.lower():
        raise DomainError(_("C’est l’adresse d’où il est revenu."), field="new_address")
    if held_at(address):
        raise DomainError(_("Les courriels reviennent aussi de cette adresse."), field="new_address")
    if not note.strip():
        raise DomainError(_("Écrivez comment cette adresse est connue."), field="note")
    row.new_address = address
    _send_again(mail, address)


def _locked(row: MailReturn) -> OutMail:
    mail = OutMail.objects.select_for_update(of=("self",)).get(pk=row.mail_id)
    if mail.status != OutMail.Status.RETURNED:
        raise StaleState(_("Ce courriel n’est plus parmi ceux qui sont revenus."))
    return mail


def _send_again(mail: OutMail, other_to: str) -> None:
    OutMail.objects.filter(pk=mail.pk).update(
        status=OutMail.Status.QUEUED,
        other_to=other_to,
        message_id=new_message_id(),
        queued_at=app_now(),
        sent_at=None,
        error="",
    )
    queue(mail.pk)
