"""No second factor, no work, for the roles with rights over other people's files; and seeing as another person does."""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain import looking
from core.permissions import roles_of
from core.readonly import SAFE_METHODS, writes
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


LOOKING_KEY = "looking"
WORKSPACE = ("/espace/", "/en/espace/")


class LookingMiddleware:
    """In the workspace, the reader is the person as whom an agent of the team looks; everywhere else the agent is themselves.

    Nothing is written: only GET passes, and no page that records that it was read. Every page is noted for the person.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(WORKSPACE) or LOOKING_KEY not in request.session:
            return self.get_response(request)
        stands = (
            looking.running(request.session[LOOKING_KEY], agent=request.user) if request.user.is_authenticated else None
        )
        if stands is None:
            del request.session[LOOKING_KEY]
            messages.info(request, _("Le regard est terminé : vous êtes de nouveau vous-même."))
            return redirect("workspace")
        request.looking, request.looking_agent = stands, request.user  # type: ignore[attr-defined]
        if request.path == reverse("look_stop"):
            return self.get_response(request)
        request.user = stands.person
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        stands = getattr(request, "looking", None)
        if stands is None or request.path == reverse("look_stop"):
            return None
        if request.method not in SAFE_METHODS:
            return self._refused(
                request, _("Vous voyez à la place d’une autre personne : rien ne s’écrit, ne se signe ni ne s’envoie.")
            )
        if writes(view, request):
            return self._refused(
                request, _("Cette page note qu’elle a été lue : elle ne s’ouvre pas à la place d’une autre personne.")
            )
        looking.note_page(stands, request.path)
        return None

    def _refused(self, request: HttpRequest, sentence: str) -> HttpResponse:
        return render(request, "accounts/look_refused.html", {"sentence": sentence}, status=403)
