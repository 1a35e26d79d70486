"""One's own account."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from accounts.domain.account import update_account
from accounts.forms import AccountForm
from accounts.models import Membership, User
from accounts.queries import own_memberships
from core.permissions import roles_of
from core.shared_forms import one_writer, status_of


def _by_organisation(memberships: list[Membership]) -> list[dict[str, Any]]:
    """One line for each organisation, with all the roles that a person has there."""
    found: dict[Any, list[Membership]] = {}
    for membership in memberships:
        found.setdefault(membership.organisation_id, []).append(membership)
    return [
        {
            "organisation": rows[0].organisation,
            "title": next((row.title for row in rows if row.title), ""),
            "roles": ", ".join(str(row.get_role_display()) for row in rows),
        }
        for rows in found.values()
    ]


class AccountView(View):
    """Name and language, one's roles, and the way to addresses, password and second factor."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, AccountForm(instance=request.user))

    @one_writer
    def post(self, request: HttpRequest) -> HttpResponse:
        form = AccountForm(request.POST, instance=User.objects.get(pk=request.user.pk))
        if not form.is_valid():
            return self._page(request, form, status=status_of(form))
        update_account(request.user, values=form.cleaned_data)
        messages.success(request, _("Votre compte est à jour."))
        return redirect("account")

    def _page(self, request: HttpRequest, form: AccountForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "roles": sorted(role.label for role in roles_of(request.user)),
            "memberships": _by_organisation(own_memberships(request.user)),
        }
        return render(request, "accounts/account.html", context, status=status)
