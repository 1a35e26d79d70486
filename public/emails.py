"""Mail from the public site."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.emails import Email, Reader


class ContactMessage(Email):
    """To the address of the programme, whoever wrote."""

    kind: ClassVar[str] = "cms.contact"
    subject: ClassVar[object] = _("Message du site : %(topic)s")
    template: ClassVar[str] = "public/mail/contact.txt"

    @staticmethod
    def recipients(writer: Reader) -> Iterable[Any]:
        return [Reader(settings.CONTACT_EMAIL)]


class ContactReceived(Email):
    """To whoever wrote through the site, at once."""

    kind: ClassVar[str] = "cms.contact_received"
    subject: ClassVar[object] = _("Nous avons reçu votre message")
    template: ClassVar[str] = "public/mail/contact_received.txt"

    @staticmethod
    def recipients(writer: Reader) -> Iterable[Any]:
        return [writer]
