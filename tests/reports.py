"""Delivery status notifications as mail servers write them (RFC 3464)."""

REPORT = """\
From: MAILER-DAEMON@mx.exemple.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="limite"

--limite
Content-Type: text/plain; charset=utf-8

Your message could not be delivered.

--limite
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.exemple.example
Arrival-Date: Tue, 10 Mar 2026 12:00:00 +0100

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--limite
Content-Type: text/rfc822-headers

From: DataCity <ne-pas-repondre@datacity.example>
Message-ID: {message_id}
Subject: x

--limite--
"""


def report(
    mail=None,
    *,
    to="retours@ville.example",
    action="failed",
    status="5.1.1",
    said="550 5.1.1 <lea@exemple.example>: user unknown",
    **fields,
):
    """The bytes of a report about a message; by default it quotes its Message-ID and its recipient."""
    values = {"message_id": mail.message_id if mail else "<x@y.example>", "address": mail.to if mail else "a@b.example"}
    text = REPORT.format(to=to, action=action, status=status, said=said, **(values | fields))
    return text.replace("\n", "\r\n").encode("utf-8", "surrogateescape")
