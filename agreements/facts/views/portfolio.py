"""The portfolio of the legal officer: the prototypes of which a fact lapses within the month, and what follows."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.facts.permissions import FactPerm
from agreements.facts.portfolio import slips_of
from agreements.facts.queries import WITHIN, slipping
from core.clock import today
from core.exceptions import NotAllowed
from core.permissions import holds_everywhere

PAGE = 50


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    if not holds_everywhere(request.user, FactPerm.RECORD_LEGAL):
        raise NotAllowed(_("Cette page est celle des juristes de la Ville."))
    day = today()
    page = Paginator(slipping(request.user, day), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "slips": slips_of(list(page.object_list), day), "days": WITHIN.days, "today": day}
    return render(request, "agreements/fact_portfolio.html", context)
