"""Pilots, for everybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from casework.presenters import since
from casework.queries.acts import published as acts
from casework.replies import replies_below
from core.cache_tags import CacheTag
from core.models import generic_key
from core.public_cache import public_page
from pilots.domain.evaluation import ACT
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
        **_decision(pilot),
    }
    return render(request, "public/pilot_detail.html", context)


def _decision(pilot: Any) -> dict[str, Any]:
    """The act of the decision, with what later acts made of it; nothing before, nor for one that comes from the archives."""
    if getattr(pilot, "evaluation", None) is None:
        return {}
    act = acts().filter(**generic_key(pilot), kind=ACT, corrects=None).order_by("number").last()
    return {"decision_act": act, "decision_since": since(act) if act is not None else []}


def _measured(indicator: Any) -> dict[str, Any]:
    """What stands as a picture, and beside it each measure that stands no more."""
    standing = [one for one in indicator.ever if one.retired_at is None]
    return {**series(indicator, standing[-MEASURES:]), "rectified": rectified(indicator.ever)}
