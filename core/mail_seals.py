"""Messages that carry a secret, such as a link that opens an account: encrypted until they leave, without it ever after.

What stands in `OutMail.body` from the beginning is the text without its secrets: it is what people read on the site. The whole text is
in `sealed`, which every way out of the queue empties.
"""

import base64
from collections.abc import Iterable

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from core.models import OutMail


def _box() -> MultiFernet:
    """The key of the site, and those that it had: what was sealed before a change of key still leaves."""
    keys = (
        salted_hmac("core.mail_seals", "key", secret=secret, algorithm="sha256").digest()
        for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    )
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def seal(mail: OutMail, secrets: Iterable[str]) -> OutMail:
    """The message, not stored yet, with its whole text sealed and these words of it taken out of `body`."""
    mail.sealed = _box().encrypt(mail.body.encode()).decode()
    with translation.override(mail.language):
        instead = gettext("[dans le courriel seulement]")
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        mail.body = mail.body.replace(secret, instead)
    return mail


def whole(mail: OutMail) -> str:
    """What leaves."""
    return _box().decrypt(mail.sealed.encode()).decode() if mail.sealed else mail.body
