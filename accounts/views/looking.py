"""Seeing the workspace as another person does: why, the end, and who has looked at one's own."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from accounts import queries
from accounts.domain.looking import start_looking, stop_looking
from accounts.forms_looking import LookForm
from accounts.middleware import LOOKING_KEY
from accounts.models import Looking, User
from accounts.permissions import OrganisationPerm
from core.exceptions import DomainError, NotAllowed
from core.permissions import can, require

PER_PAGE = 20


class LookView(View):
    """Asks for the reason, then begins."""

    def _person(self, request: HttpRequest, pk: Any) -> User:
        if not can(request.user, OrganisationPerm.VIEW_USER):
            raise Http404
        person: User = get_object_or_404(queries.users_listed(), pk=pk)
        require(request.user, OrganisationPerm.LOOK_AS, person)
        return person

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        return self._page(request, self._person(request, pk), LookForm())

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        person, form = self._person(request, pk), LookForm(request.POST)
        if not form.is_valid():
            return self._page(request, person, form, status=422)
        try:
            looking = start_looking(person, by=request.user, reason=form.cleaned_data["reason"])
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error("reason", error.message)
            return self._page(request, person, form, status=422)
        request.session[LOOKING_KEY] = str(looking.pk)
        return redirect("workspace")

    def _page(self, request: HttpRequest, person: User, form: LookForm, status: int = 200) -> HttpResponse:
        return render(request, "accounts/look_form.html", {"person": person, "form": form}, status=status)


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """The agent is themselves again. Idempotent."""
    looking = getattr(request, "looking", None)
    if looking is not None:
        stop_looking(looking)
        request.session.pop(LOOKING_KEY, None)
        messages.success(request, _("Vous êtes de nouveau vous-même."))
    return redirect("workspace")


@require_safe
def lookings(request: HttpRequest) -> HttpResponse:
    """Who has seen one's own workspace, when, why, and which pages."""
    rows = Looking.objects.filter(person=request.user).select_related("agent").order_by("-started_at")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/look_list.html", {"page": page})
