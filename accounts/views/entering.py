"""Signing up: the address is proved once, in the browser that signed up, or by the link of an invitation."""

from typing import Any

from allauth.account.internal.flows.email_verification import send_verification_email_at_login
from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import Login
from allauth.account.stages import EmailVerificationStage, LoginStageController
from allauth.account.views import ConfirmEmailView, EmailVerificationSentView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from core.readonly import writes_on_get


def _waiting(request: HttpRequest) -> Login | None:
    """The sign-up, or sign-in, of this browser that waits for its address to be proved."""
    stage = LoginStageController.enter(request, EmailVerificationStage.key)
    return stage.login if stage is not None else None


def _address_of(login: Login) -> str:
    return login.email or (login.user.email if login.user is not None else "")


@method_decorator(login_not_required, name="dispatch")
class VerificationSentView(EmailVerificationSentView):
    """Says to which address the message went. POST sends it again; an account that existed already gets the message that says so."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        login = _waiting(self.request)
        address = _address_of(login) if login is not None else ""
        return {**super().get_context_data(**kwargs), "address": address}

    def post(self, request: HttpRequest) -> HttpResponse:
        login = _waiting(request)
        if login is None:
            messages.info(request, _("Connectez-vous : un nouveau message partira à votre adresse."))
            return redirect("account_login")
        if send_verification_email_at_login(request, login):
            return redirect("account_email_verification_sent")
        messages.warning(
            request, _("Un message vient de partir : attendez trois minutes avant d’en demander un autre.")
        )
        return redirect("account_email_verification_sent")


def signed_up_here(request: HttpRequest) -> bool:
    """Whether this browser waits for the very address of the link: the click is then proof enough. A scanner of mail, or
    somebody else's browser, has no such session, and finds a button.
    """
    login, match = unstash_login(request, peek=True), request.resolver_match
    if login is None or login.user is None or match is None:
        return False
    try:
        confirmation = ConfirmEmailView(request=request, kwargs=match.kwargs, args=()).get_object()
    except Http404:
        return False
    return bool(confirmation.email_address.user_id == login.user.pk)


@writes_on_get("the link of the message proves the address in the browser that signed up", when=signed_up_here)
@method_decorator(login_not_required, name="dispatch")
class ConfirmAddressView(ConfirmEmailView):
    """One click less for whoever opens the link where they signed up: they come back to the page that they had asked for."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if signed_up_here(self.request):
            return self.post(*args, **kwargs)
        return super().get(*args, **kwargs)
