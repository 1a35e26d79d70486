"""How allauth behaves here."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from accounts.domain.invitation import find_invitation, trouble_with


class AccountAdapter(DefaultAccountAdapter):
    """Mail of this kind holds secrets (links that open an account): it leaves at once and is kept nowhere."""

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
        super().send_mail(template_prefix, email, {**context, "site_url": settings.SITE_URL})
