"""Messages from the public to the team."""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.emails import Reader
from core.exceptions import DomainError
from public.emails import ContactMessage, ContactReceived

PER_HOUR = 5
HOUR = 3600


def _count(sender: str) -> int:
    """How many messages this sender has tried within the hour, this one included; only a hash of the sender is kept."""
    key = f"contact:{hashlib.sha256(f'{settings.SECRET_KEY}{sender}'.encode()).hexdigest()}"
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key))
    except ValueError:  # it expired between the two lines
        return 1


def send_message(*, name: str, email: str, topic: str, message: str, sender: str) -> None:
    """Mails the team, and an acknowledgement to the writer. `sender` is the address of the connection.

    Raises `DomainError` for the sixth message within an hour.
    """
    if _count(sender) > PER_HOUR:
        raise DomainError(
            _("Vous avez envoyé plusieurs messages en une heure. Réessayez plus tard, ou écrivez à %(address)s.")
            % {"address": settings.CONTACT_EMAIL}
        )
    words = {"name": name, "email": email, "topic": topic, "message": message}
    with transaction.atomic():
        writer = Reader(email, (get_language() or "fr")[:2])
        ContactMessage.tell(writer, **words)
        ContactReceived.tell(writer, **words)
