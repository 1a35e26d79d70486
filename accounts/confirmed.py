"""What follows from the confirmation of an address: mail leaves for it again."""

from typing import Any

from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from core.mail_returns import lift


@receiver(email_confirmed, dispatch_uid="accounts.confirmed")
def lift_hold(sender: Any, request: Any, email_address: Any, **kwargs: Any) -> None:
    lift(email_address.email)
