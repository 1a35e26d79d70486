"""Editions, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cms.queries import editions as queries
from cms.views.presenters import calendar_items, known_figures
from core.public_cache import public_page


@public_page(["editions", "challenges"])
def edition_list(request: HttpRequest) -> HttpResponse:
    return render(request, "cms/edition_list.html", {"editions": queries.editions_shown()})


@public_page(["editions", "challenges", "partners"])
def edition_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.edition_page(slug)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "edition": page.edition,
        "calendar": calendar_items(page.edition),
        "funnel": known_figures(page),
    }
    return render(request, "cms/edition_detail.html", context)
