"""An address from which mail comes back: its holder shows that it works, or takes another."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.emails import AddressCheckEmail
from accounts.models import User
from accounts.queries import addresses_held
from core.clock import app_now
from core.exceptions import StaleState
from core.mail_returns import lift
from core.models import HeldAddress
from core.tokens import Tokens

AGAIN = dt.timedelta(minutes=10)  # between two messages that try an address
_tokens = Tokens("accounts.address_works", sep="~")


def ask_check(user: User) -> int:
    """Sends to the address of the account a message whose link shows that it arrives; how many left. Raises StaleState when one left a
    moment ago, or when nothing comes back any more.
    """
    with transaction.atomic():
        held = addresses_held(user).select_for_update().first()
        if held is None:
            raise StaleState(_("Nos courriels partent de nouveau vers votre adresse."))
        if held.checked_at and held.checked_at > app_now() - AGAIN:
            raise StaleState(
                _("Un message est parti il y a moins de dix minutes : regardez aussi parmi les indésirables.")
            )
        held.checked_at = app_now()
        held.save(update_fields=["checked_at"])
        token = _tokens.of(held)
        return AddressCheckEmail.tell(
            user,
            about=held,
            address=held.address,
            url=lambda: settings.SITE_URL + reverse("address_works", args=[token]),
        )


def held_by_token(token: str) -> HeldAddress | None:
    """The address that such a link shows to work; None for a forged one, or once it is confirmed."""
    return _tokens.find(token, HeldAddress.objects.all())


def confirm_works(held: HeldAddress) -> None:
    """Mail leaves for this address again. Idempotent."""
    lift(held.address)
