"""What an error of sending says: of the server, of the address, or of this message alone."""

import smtplib

from core.mail_reports import CODE, SAID, Outcome
from core.models import OutMail

# Raised before any message is looked at, or as the connection breaks.
_OF_THE_SERVER = (
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPServerDisconnected,
)
CLOSING = 421  # RFC 5321, 3.8: the server shuts down, whatever was asked


def is_down(error: BaseException) -> bool:
    """Whether the next message would fare no better: the server does not answer, or hangs up."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code == CLOSING for code, _said in error.recipients.values())
    if isinstance(error, smtplib.SMTPException):  # itself an OSError
        return isinstance(error, _OF_THE_SERVER) or getattr(error, "smtp_code", 0) == CLOSING
    return isinstance(error, OSError)


def refused_for_good(mail: OutMail, error: BaseException) -> Outcome | None:
    """What our own server says of an address that it does not take, when trying again would not help (RFC 5321, 4.2.1)."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return None
    for code, said in error.recipients.values():
        if 500 <= code < 600:
            words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
            found = CODE.search(words)
            return Outcome(
                "failed", found[0] if found else "5.0.0", mail.leaves_for, " ".join(f"{code} {words}".split())[:SAID]
            )
    return None
