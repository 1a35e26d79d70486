"""Mail from the public site."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from core.emails import Email


class ContactMessage(Email):
    """To the contact address of the programme, when somebody writes through the site."""

    kind: ClassVar[str] = "cms.contact"
    subject: ClassVar[object] = _("Message du site : %(topic)s")
    template: ClassVar[str] = "public/mail/contact.txt"


class ContactReceived(Email):
    """To whoever wrote through the site, at once."""

    kind: ClassVar[str] = "cms.contact_received"
    subject: ClassVar[object] = _("Nous avons reçu votre message")
    template: ClassVar[str] = "public/mail/contact_received.txt"
