"""Editions, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.enums import Origin
from core.cache_tags import CacheTag
from core.public_cache import public_page
from public.archives import edition_lines
from public.presenters import calendar_items, challenges_found, known_figures, partners_found
from public.queries import editions as queries


@public_page([CacheTag.EDITIONS, CacheTag.CHALLENGES, CacheTag.PARTNERS])
def edition_list(request: HttpRequest) -> HttpResponse:
    return render(request, "public/edition_list.html", {"editions": queries.editions_shown()})


@public_page([CacheTag.EDITIONS, CacheTag.CHALLENGES, CacheTag.PARTNERS, CacheTag.ORGANISATIONS])
def edition_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.edition_page(slug)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "edition": page.edition,
        "known": edition_lines(page.edition.facts) if page.edition.origin == Origin.IMPORTED else None,
        "challenges_found": challenges_found(page),
        "partners_found": partners_found(page),
        "calendar": calendar_items(page.edition),
        "funnel": known_figures(page),
    }
    return render(request, "public/edition_detail.html", context)
