"""How allauth behaves here."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from accounts.account_mail import write
from accounts.domain.invitation import find_invitation, trouble_with


class AccountAdapter(DefaultAccountAdapter):
    """Mail goes through the outbox (accounts.account_mail), entry stays as the library has it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """An invitation goes to one mailbox alone: whoever holds its link has read that mailbox, and needs no second message."""
        return super().is_email_verified(request, email) or self._invited_to(request) == email.lower()

    def _invited_to(self, request: HttpRequest) -> str:
        after = request.POST.get("next") or request.GET.get("next") or ""
        try:
            match = resolve(urlsplit(after).path)
        except Resolver404:
            return ""
        invitation = find_invitation(match.kwargs["token"]) if match.url_name == "invitation" else None
        return "" if invitation is None or trouble_with(invitation) else invitation.email.lower()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        write(template_prefix, email, context)
