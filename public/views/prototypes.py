"""Prototypes and their IP card, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from agreements.events.domain.timeline import guarantee_timeline
from core.cache_tags import CacheTag
from core.public_cache import public_page
from pilots.enums import PUBLIC
from public.forms.filters import PrototypeFilter
from public.presenters import plain_terms
from public.queries import prototypes as queries
from public.queries.register import read
from public.views.lists import PAGE, page_of

SHOWN = [CacheTag.PROTOTYPES, CacheTag.CHALLENGES, CacheTag.EDITIONS, CacheTag.ORGANISATIONS]


@public_page(SHOWN, reads=[*PrototypeFilter.base_fields, PAGE])
def prototype_list(request: HttpRequest) -> HttpResponse:
    form = PrototypeFilter(request.GET)
    page = page_of(queries.listing_of(form.choice), request)
    return render(request, "public/prototype_list.html", {"form": form, "page": page})


@public_page([*SHOWN, CacheTag.CONVENTIONS, CacheTag.PILOTS, CacheTag.REGISTER])
def prototype_detail(request: HttpRequest, slug: str) -> HttpResponse:
    prototype = queries.prototype_page(slug)
    if prototype is None:
        raise Http404
    terms = (prototype.accepted_terms or prototype.current_terms or [None])[0]
    pilot = getattr(prototype, "pilot", None)
    context = {
        "prototype": prototype,
        "shown_pilot": pilot if pilot and pilot.state in PUBLIC else None,
        "terms": plain_terms(terms) if terms else [],
        "story": guarantee_timeline(prototype),
        "entries": [read(entry) for entry in queries.entries_about(prototype)],
    }
    return render(request, "public/prototype_detail.html", context)
