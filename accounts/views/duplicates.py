"""Organisations that may be one, as the team looks at them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import queries
from accounts.domain.duplicates import dismiss
from accounts.permissions import OrganisationPerm
from core.exceptions import StaleState
from core.permissions import can

PER_PAGE = 20


def _check(request: HttpRequest) -> None:
    if not can(request.user, OrganisationPerm.MERGE_ORGANISATIONS):
        raise Http404


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    _check(request)
    page = Paginator(queries.doubts_open(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/duplicate_list.html", {"page": page})


@require_POST
def two(request: HttpRequest, pk: Any) -> HttpResponse:
    """They are two."""
    _check(request)
    known = get_object_or_404(queries.doubts(), pk=pk)
    try:
        dismiss(known, by=request.user)
    except StaleState as error:
        messages.error(request, error.message)
    else:
        words = {"one": known.organisation, "other": known.other}
        messages.success(request, _("« %(one)s » et « %(other)s » restent deux organisations.") % words)
    return redirect("organisation_doubts")
