"""How a message leaves: text and HTML of the same words, one signature, one footer, the headers of mail programs.

The text is the message; the HTML is drawn from it, so that both always say the same.
"""

import email.policy
from email.policy import Policy
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.html import conditional_escape, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.mail_returns import return_path
from core.mail_seals import whole
from core.models import OutMail

BULLET = "- "


class _Message(EmailMultiAlternatives):
    """A message whose headers stand on one line, up to the 998 signs of RFC 5322: an address that is folded is encoded as if it
    were words, and no mail program reads it any more.
    """

    def message(self, *, policy: "Policy[Any] | None" = None) -> Any:
        return super().message(policy=(policy or email.policy.default).clone(max_line_length=998))


def compose(mail: OutMail) -> EmailMultiAlternatives:
    """The message as it leaves: signed as the installation signs on that day, answered where the team reads."""
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}  # RFC 5322 3.6.4, RFC 3834
    if mail.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"  # RFC 2369
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    text, page = as_text(mail), as_html(mail)
    to, reply_to = [mail.leaves_for], [settings.CONTACT_EMAIL]
    sender = settings.DEFAULT_FROM_EMAIL
    if envelope := return_path(mail):  # what becomes of it is reported there (RFC 5321, 4.4); readers see who writes
        headers["From"], sender = sender, envelope
    message = _Message(mail.subject, text, sender, to, reply_to=reply_to, headers=headers)
    message.attach_alternative(page, "text/html")
    return message


def signature(language: str) -> str:
    """Who signs (`MAIL_SIGNATURE`, `MAIL_SIGNATURE_EN`), the team of the programme unless the installation says otherwise."""
    with translation.override(language):
        own = (language == "en" and settings.MAIL_SIGNATURE_EN) or settings.MAIL_SIGNATURE
        return own or _("L’équipe du programme DataCity")


def _context(mail: OutMail) -> dict[str, Any]:
    return {
        "mail": mail,
        "body": whole(mail),
        "signature": signature(mail.language),
        "reply_to": settings.CONTACT_EMAIL,
        "site_url": settings.SITE_URL,
        "choices_url": _choices(mail),
    }


def _choices(mail: OutMail) -> str:
    """Where a reader with an account chooses; nobody without one has such a page."""
    if mail.reader_id is None:
        return ""
    with translation.override(mail.language):
        return settings.SITE_URL + reverse("mail_choices")


def as_text(mail: OutMail) -> str:
    with translation.override(mail.language):
        return render_to_string("core/mail/base.txt", _context(mail))


def as_html(mail: OutMail) -> str:
    """The same words, drawn from the text."""
    context = _context(mail)
    with translation.override(mail.language):
        return render_to_string(
            "core/mail/base.html",
            {**context, "body": html_of(context["body"]), "signed": html_of(context["signature"])},
        )


def html_of(text: str) -> SafeString:
    """Plain text as paragraphs, lists and links; every sign of it escaped."""
    blocks = [block for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return mark_safe("\n".join(_block(block.strip("\n")) for block in blocks))  # noqa: S308 (each line is escaped)


def _block(block: str) -> str:
    parts: list[str] = []
    lines: list[str] = []
    items: list[str] = []

    def close() -> None:
        if lines:
            parts.append("<p>" + "<br>".join(lines) + "</p>")
        if items:
            parts.append("<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>")
        lines.clear()
        items.clear()

    for line in block.split("\n"):
        if line.startswith(BULLET):
            if lines:
                close()
            items.append(_line(line.removeprefix(BULLET)))
        elif items and line.startswith("  "):
            items[-1] += "<br>" + _line(line.strip())
        else:
            if items:
                close()
            lines.append(_line(line))
    close()
    return "".join(parts)


def _line(line: str) -> str:
    return urlize(str(conditional_escape(line)), autoescape=False)
