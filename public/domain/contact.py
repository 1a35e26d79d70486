"""Messages from the public to the team."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.emails import Reader
from core.exceptions import DomainError
from core.limits import tried
from public.emails import ContactMessage, ContactReceived

PER_HOUR = 5


def send_message(*, name: str, email: str, topic: str, message: str, sender: str) -> None:
    """Mails the team, and an acknowledgement to the writer. `sender` is the address of the connection.

    Raises `DomainError` for the sixth message within an hour.
    """
    if tried("contact", sender) > PER_HOUR:
        raise DomainError(
            _("Vous avez envoyé plusieurs messages en une heure. Réessayez plus tard, ou écrivez à %(address)s.")
            % {"address": settings.CONTACT_EMAIL}
        )
    words: dict[str, Any] = {"name": name, "email": email, "topic": topic, "message": message}
    with transaction.atomic():
        writer = Reader(email, (get_language() or "fr")[:2], name)
        ContactMessage.tell(writer, **words)
        ContactReceived.tell(writer, **words)
