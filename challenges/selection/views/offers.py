"""Seats offered by mail: what the team does with them, and the page of whoever is invited."""

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from accounts.queries import has_account
from challenges.models import JurySeatOffer
from challenges.selection.domain.offers import (
    accept_offer,
    decline_offer,
    find_offer,
    send_again,
    trouble_with,
    withdraw_offer,
)
from challenges.selection.forms import DeclineForm
from challenges.selection.views.team import team_jury
from core.exceptions import DomainError, NotAllowed
from core.tokens import kept_nowhere

ACTS = {"renvoyer": send_again, "retirer": withdraw_offer}


class OfferView(View):
    """The team sends an offer again, or withdraws it."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any, offer: Any, act: str) -> HttpResponse:
        jury = team_jury(request, pk)
        row = get_object_or_404(JurySeatOffer.objects.filter(jury=jury).select_related("jury__challenge"), pk=offer)
        if act not in ACTS:
            raise Http404(act)
        try:
            ACTS[act](row, by=request.user)
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
        else:
            done = (
                _("Invitation renvoyée.") if act == "renvoyer" else _("Invitation retirée ; la personne est prévenue.")
            )
            messages.success(request, done)
        return redirect("jury_compose", pk=pk)


@method_decorator(login_not_required, name="dispatch")
class SeatOfferView(View):
    """The link of the mail. Reading it changes nothing, since mail scanners read links; only the buttons answer."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.page(request, find_offer(token))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        offer = find_offer(token)
        if offer is None:
            return self.page(request, None)
        declines = "decline" in request.POST
        if not declines and not request.user.is_authenticated:
            return redirect_to_login(request.path)
        form = DeclineForm(request.POST)
        if declines and not form.is_valid():
            return self.page(request, offer, form=form, status=422)
        try:
            return self.decline(request, offer, form) if declines else self.accept(request, offer)
        except DomainError as error:
            return self.page(request, offer, trouble=error.message)

    def accept(self, request: HttpRequest, offer: JurySeatOffer) -> HttpResponse:
        member = accept_offer(offer, by=request.user)
        messages.success(
            request, _("Bienvenue au jury. Lisez sa charte ; vos liens avec les candidats viendront ensuite.")
        )
        return redirect("jury_charter", pk=member.jury_id)

    def decline(self, request: HttpRequest, offer: JurySeatOffer, form: DeclineForm) -> HttpResponse:
        declined = decline_offer(offer, reason=form.cleaned_data["reason"])
        return kept_nowhere(render(request, "challenges/jury_seat_offer.html", {"offer": declined, "declined": True}))

    def page(
        self,
        request: HttpRequest,
        offer: JurySeatOffer | None,
        *,
        trouble: str = "",
        form: DeclineForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        if offer is None:
            trouble = _(
                "Ce lien d’invitation n’est pas complet ou n’existe pas. Copiez-le en entier depuis le message reçu."
            )
        else:
            trouble = trouble or trouble_with(offer, request.user)
        context = {
            "offer": offer,
            "trouble": trouble,
            "here": request.path,
            "form": form or DeclineForm(),
            "known": offer is not None and has_account(offer.email),
        }
        status = 404 if offer is None else 410 if trouble else status
        return kept_nowhere(render(request, "challenges/jury_seat_offer.html", context, status=status))
