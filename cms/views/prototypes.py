"""Prototypes and their IP card, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from agreements.events.domain.timeline import guarantee_timeline
from cms.forms.filters import PrototypeFilter
from cms.queries import prototypes as queries
from cms.queries.register import read
from cms.views.lists import page_of
from cms.views.presenters import plain_terms
from core.public_cache import public_page
from pilots.enums import PUBLIC


@public_page(["prototypes"])
def prototype_list(request: HttpRequest) -> HttpResponse:
    form = PrototypeFilter(request.GET)
    page = page_of(queries.listing_of(form.choice), request)
    return render(request, "cms/prototype_list.html", {"form": form, "page": page})


@public_page(["prototypes", "register", "conventions"])
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
    return render(request, "cms/prototype_detail.html", context)
