"""One's own account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from accounts.domain.account import update_account
from accounts.forms import AccountForm
from accounts.models import User
from core.shared_forms import one_writer, status_of


class AccountView(View):
    """Name and language, and the way to addresses, password and second factor."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/account.html", {"form": AccountForm(instance=request.user)})

    @one_writer
    def post(self, request: HttpRequest) -> HttpResponse:
        form = AccountForm(request.POST, instance=User.objects.get(pk=request.user.pk))
        if not form.is_valid():
            return render(request, "accounts/account.html", {"form": form}, status=status_of(form))
        update_account(request.user, values=form.cleaned_data)
        messages.success(request, _("Votre compte est à jour."))
        return redirect("account")
