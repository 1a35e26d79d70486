"""Partners and what they promised, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cms.forms.filters import PartnerFilter
from cms.queries import partners as queries
from cms.queries.challenges import listed, ordered
from cms.views.lists import page_of
from core.public_cache import public_page


@public_page(["partners", "editions"])
def partner_list(request: HttpRequest) -> HttpResponse:
    form = PartnerFilter(request.GET)
    page = page_of(queries.listing_of(form.choice), request, 40)
    return render(request, "cms/partner_list.html", {"form": form, "page": page})


@public_page(["partners", "editions", "challenges"])
def partner_detail(request: HttpRequest, slug: str) -> HttpResponse:
    partner = queries.partner_page(slug)
    if partner is None:
        raise Http404
    challenges = queries.challenges_of(partner, ordered(listed(), ""))
    return render(request, "cms/partner_detail.html", {"partner": partner, "challenges": challenges})
