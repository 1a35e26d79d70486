"""The team's list of what was received for all challenges together, and the same list for a spreadsheet."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from challenges.applications.batches import EVERYWHERE
from challenges.applications.columns import csv_header, csv_rows
from challenges.applications.forms.across import AcrossFilter
from challenges.applications.queries.across import all_received, asked_across
from challenges.applications.views.eligibility import desk_lines
from challenges.calls.permissions import manages_juries
from core.csv_export import csv_response
from core.saved_views.views import opens_with_views

PER_PAGE = 25


def _filter_of(request: HttpRequest) -> AcrossFilter:
    """For the team; for others this list does not exist."""
    if not manages_juries(request.user):
        raise Http404(request.path)
    return AcrossFilter(request.GET, user=request.user)


@require_safe
@opens_with_views("candidatures-recues")
def applications_received(request: HttpRequest) -> HttpResponse:
    form = _filter_of(request)
    page = Paginator(all_received(request.user, form.choice()), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "filter_form": form,
        "page": page,
        "lines": desk_lines(page.object_list),
        "place": EVERYWHERE.pk,
    }
    return render(request, "challenges/applications_received.html", context)


@require_safe
def applications_received_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The whole filtered list. No decision is in it before its release."""
    rows = asked_across(request.user, _filter_of(request).choice()).select_related("challenge__edition")
    header = (_("édition"), _("défi"), *csv_header())
    lines = ((str(row.challenge.edition), str(row.challenge), *cells) for row, cells in csv_rows(rows))
    return csv_response("candidatures", header, lines, StreamingHttpResponse)
