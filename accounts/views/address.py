"""An address from which mail comes back: said to its holder, tried, confirmed from a link."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_http_methods

from accounts.domain.address import ask_check, confirm_works, held_by_token
from accounts.queries import addresses_held
from core.exceptions import DomainError
from core.mail_codes import why
from core.tokens import kept_nowhere


class AddressView(View):
    """GET says whether mail comes back, and why; POST sends a message that tries the address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        held = addresses_held(request.user).first()  # type: ignore[arg-type]
        return render(request, "accounts/address_held.html", {"held": held, "why": why(held.code) if held else ""})

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            ask_check(request.user)  # type: ignore[arg-type]
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Un message part : ouvrez le lien qu’il porte."))
        return redirect("address_held")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """By GET, the page whose button confirms: a program that opens links confirms nothing."""
    held = held_by_token(token)
    if held is None:
        raise Http404
    if request.method == "POST":
        confirm_works(held)
    context = {"address": held.address, "done": request.method == "POST"}
    return kept_nowhere(render(request, "accounts/address_works.html", context))
