"""The messages of the accounts library as their readers get them, wherever they are: in the queue, or left."""

from types import SimpleNamespace

from accounts.account_mail import kinds
from core.mail_seals import whole
from core.models import OutMail


def account_letters():
    """`subject`, `body` with its secrets, `to`; the oldest first."""
    rows = OutMail.objects.filter(kind__in=[kind.kind for kind in kinds()]).order_by("created_at", "pk")
    return [SimpleNamespace(subject=row.subject, body=whole(row), to=[row.to], pk=row.pk) for row in rows]
