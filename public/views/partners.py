"""Partners and what they promised, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.cache_tags import CacheTag
from core.public_cache import public_page
from public.forms.filters import PartnerFilter
from public.queries import partners as queries
from public.queries.challenges import listed, ordered
from public.views.lists import PAGE, page_of


@public_page(
    [CacheTag.PARTNERS, CacheTag.ORGANISATIONS, CacheTag.EDITIONS, CacheTag.CHALLENGES],
    reads=[*PartnerFilter.base_fields, PAGE],
)
def partner_list(request: HttpRequest) -> HttpResponse:
    form = PartnerFilter(request.GET)
    page = page_of(queries.listing_of(form.choice), request, 40)
    return render(request, "public/partner_list.html", {"form": form, "page": page})


@public_page([CacheTag.PARTNERS, CacheTag.ORGANISATIONS, CacheTag.EDITIONS, CacheTag.CHALLENGES])
def partner_detail(request: HttpRequest, slug: str) -> HttpResponse:
    partner = queries.partner_page(slug)
    if partner is None:
        kept = queries.kept_slug(slug)
        if kept is None:
            raise Http404
        return redirect("public:partner", kept, permanent=True)
    challenges = queries.challenges_of(partner, ordered(listed(), ""))
    return render(request, "public/partner_detail.html", {"partner": partner, "challenges": challenges})
