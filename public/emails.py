"""Mail from the public site."""

from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from challenges.models import SavedSearch
from core.emails import ACCOUNT, CONTACT, Email, Reader
from public.addresses import search_page, search_stop


class ContactMessage(Email):
    """To the address of the programme, whoever wrote."""

    kind: ClassVar[str] = "cms.contact"
    subject: ClassVar[object] = _("Message du site : %(topic)s")
    template: ClassVar[str] = "public/mail/contact.txt"
    label = _("Message du site")
    action = False
    required = CONTACT

    @staticmethod
    def recipients(writer: Reader) -> Iterable[Any]:
        return [Reader(settings.CONTACT_EMAIL)]


class ContactReceived(Email):
    """To whoever wrote through the site, at once."""

    kind: ClassVar[str] = "cms.contact_received"
    subject: ClassVar[object] = _("Nous avons reçu votre message")
    template: ClassVar[str] = "public/mail/contact_received.txt"
    label = _("Message du site bien reçu")
    action = False
    required = ACCOUNT

    @staticmethod
    def recipients(writer: Reader) -> Iterable[Any]:
        return [writer]


class _ToSubscriber(Email):
    @staticmethod
    def recipients(search: SavedSearch) -> Iterable[Any]:
        return [Reader(search.email, search.language)]

    @classmethod
    def messages(cls, subject: SavedSearch, *, about: Any = None, **context: Any) -> list[Any]:
        return super().messages(subject, about=about, url=partial(search_page, subject), **context)


class SearchToConfirm(_ToSubscriber):
    """To the address that was typed, when somebody asks that a search be followed: nothing else comes before it confirms."""

    kind: ClassVar[str] = "public.search_to_confirm"
    subject: ClassVar[object] = _("Confirmez : être prévenu des nouveaux défis")
    template: ClassVar[str] = "public/mail/search_to_confirm.txt"
    label = _("Recherche à confirmer")
    action = True
    required = ACCOUNT


class SearchFound(_ToSubscriber):
    """To the address that follows a search, at most once a day: the challenges that opened since."""

    kind: ClassVar[str] = "public.search_found"
    subject: ClassVar[object] = _("Nouveaux défis : %(titles)s")
    template: ClassVar[str] = "public/mail/search_found.txt"
    label = _("Nouveaux défis d’une recherche suivie")
    action = False
    required = ""

    def unsubscribe_url(self) -> str:
        return search_stop(self.about)
