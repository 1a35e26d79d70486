"""No second factor, no work, for the roles with rights over other people's files."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.permissions import roles_of
from core.roles import SECOND_FACTOR_ROLES

OPEN_PREFIXES = ("/compte/", "/en/compte/", "/static/", "/-/", "/i18n/")


class SecondFactorMiddleware:
    """Asks whether *this session* passed a second factor (allauth's record `mfa`, or a passkey), not whether a device exists.
    Off when `DEMO=1`, where a banner says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._must_prove(request):
            messages.warning(
                request,
                _(
                    "Votre rôle demande un second facteur : ajoutez une clé d’accès ou une application d’authentification."
                ),
            )
            request.sign_in_needed = True  # type: ignore[attr-defined] # a form sent by script stays where it is
            return redirect("mfa_index")
        return self.get_response(request)

    def _must_prove(self, request: HttpRequest) -> bool:
        if settings.DEMO or request.path.startswith(OPEN_PREFIXES) or not self._is_private(request):
            return False
        if not request.user.is_authenticated or not (SECOND_FACTOR_ROLES & roles_of(request.user)):
            return False
        methods = {record.get("method") for record in get_authentication_records(request, request.user)}
        return "mfa" not in methods

    def _is_private(self, request: HttpRequest) -> bool:
        path = request.path.removeprefix("/en")
        return path.startswith(("/espace/", "/cms/", "/fichiers/"))
