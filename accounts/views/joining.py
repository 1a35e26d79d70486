"""Coming into an organisation: by an invitation, or by asking."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from accounts import queries
from accounts.domain.invitation import accept_invitation, find_invitation, invitations_for, trouble_with
from accounts.domain.joining import request_to_join
from accounts.forms import JoinRequestForm, JoinSearchForm
from accounts.models import Invitation
from accounts.views.next_page import next_of
from core.exceptions import DomainError


def _accept(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    membership = accept_invitation(invitation, by=request.user)
    request.session[queries.ACTING_SESSION_KEY] = str(membership.organisation_id)
    messages.success(
        request,
        _("Bienvenue : vous agissez maintenant pour %(organisation)s.") % {"organisation": membership.organisation},
    )
    return redirect("workspace")


@method_decorator(login_not_required, name="dispatch")
class InvitationView(View):
    """The link of the mail. Reading it changes nothing, since mail scanners read links; only the button accepts."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._show(request, find_invitation(token))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        invitation = find_invitation(token)
        if invitation is None:
            return self._show(request, None)
        try:
            return _accept(request, invitation)
        except DomainError as error:
            return self._show(request, invitation, error.message)

    def _show(self, request: HttpRequest, invitation: Invitation | None, trouble: str = "") -> HttpResponse:
        if invitation is None:
            trouble = _(
                "Ce lien d’invitation n’est pas complet ou n’existe pas. Copiez-le en entier depuis le message reçu."
            )
        else:
            trouble = trouble or trouble_with(invitation, request.user)
        context = {"invitation": invitation, "trouble": trouble, "here": request.path}
        context["known"] = invitation is not None and queries.has_account(invitation.email)
        status = 404 if invitation is None else 410 if trouble else 200
        return render(request, "accounts/invitation.html", context, status=status)


class MyInvitationView(View):
    """The same for someone signed in whose verified address was invited: the mail is not needed."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        invitation = get_object_or_404(invitations_for(request.user), pk=pk)
        return render(
            request, "accounts/invitation.html", {"invitation": invitation, "trouble": "", "here": request.path}
        )

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        return _accept(request, get_object_or_404(invitations_for(request.user), pk=pk))


class JoinView(View):
    """Find one's organisation and ask to act for it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, JoinSearchForm(request.GET))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = JoinRequestForm(request.POST)
        query = request.POST.get("q", "")
        if form.is_valid():
            found = queries.organisations_to_join(query, request.user)
            organisation = next((o for o in found if o.pk == form.cleaned_data["organisation"]), None)
            if organisation is None:
                messages.error(request, _("Cette organisation n’est plus dans la liste : cherchez-la de nouveau."))
                return redirect("organisation_join")
            after = next_of(request)
            try:
                request_to_join(organisation, by=request.user, message=form.cleaned_data["message"], then=after)
            except DomainError as error:
                messages.error(request, error.message)
            else:
                messages.success(
                    request,
                    _("Votre demande est envoyée à %(organisation)s. La réponse viendra par courriel.")
                    % {"organisation": organisation},
                )
                return redirect(after or "workspace")
        return self._page(request, JoinSearchForm({"q": query}), form, status=422)

    def _page(
        self, request: HttpRequest, search: JoinSearchForm, answered: JoinRequestForm | None = None, status: int = 200
    ) -> HttpResponse:
        query = search.cleaned_data["q"] if search.is_valid() else ""
        found = list(queries.organisations_to_join(query, request.user))
        after = next_of(request)
        context = {
            "search": search,
            "query": query,
            "found": found,
            "answered": answered,
            "next": after,
            "new_url": reverse("organisation_new") + (f"?{urlencode({'next': after})}" if after else ""),
        }
        return render(request, "accounts/organisation_join.html", context, status=status)
