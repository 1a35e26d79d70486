"""Pilots, for everybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from casework.replies import replies_below
from core.cache_tags import CacheTag
from core.public_cache import public_page
from public.forms.filters import PilotFilter
from public.presenters import MEASURES, lit_by_pilots, milestone_items, rectified, series
from public.queries import pilots as queries
from public.views.lists import PAGE, page_of

SHOWN = [CacheTag.PILOTS, CacheTag.PROTOTYPES, CacheTag.CHALLENGES, CacheTag.ORGANISATIONS]


@public_page(SHOWN, reads=[*PilotFilter.base_fields, PAGE])
def pilot_list(request: HttpRequest) -> HttpResponse:
    form = PilotFilter(request.GET)
    page = page_of(queries.listing_of(form.choice), request)
    return render(request, "public/pilot_list.html", {"form": form, "page": page, "lit": lit_by_pilots(page)})


@public_page([*SHOWN, CacheTag.PARTNERS, CacheTag.EDITIONS])
def pilot_detail(request: HttpRequest, slug: str) -> HttpResponse:
    pilot = queries.pilot_page(slug)
    if pilot is None:
        raise Http404
    context = {
        "pilot": pilot,
        "lit": sorted({place["arrondissement"] for place in pilot.places if place["arrondissement"]}),
        "indicators": [_measured(row) for row in pilot.indicators.all()],
        "milestones": milestone_items(pilot.steps),
        "replies": replies_below(pilot),
    }
    return render(request, "public/pilot_detail.html", context)


def _measured(indicator: Any) -> dict[str, Any]:
    """What stands as a picture, and beside it each measure that stands no more."""
    standing = [one for one in indicator.ever if one.retired_at is None]
    return {**series(indicator, standing[-MEASURES:]), "rectified": rectified(indicator.ever)}
