"""Conventions in plain words, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.cache_tags import CacheTag
from core.public_cache import public_page
from public.contents import convention_contents
from public.queries import conventions as queries
from public.views.lists import PAGE, page_of


@public_page([CacheTag.CONVENTIONS, CacheTag.EDITIONS, CacheTag.ORGANISATIONS], reads=[PAGE])
def convention_list(request: HttpRequest) -> HttpResponse:
    return render(request, "public/convention_list.html", {"page": page_of(queries.listing(), request)})


@public_page(
    [CacheTag.CONVENTIONS, CacheTag.EDITIONS, CacheTag.ORGANISATIONS, CacheTag.CHALLENGES, CacheTag.PROTOTYPES]
)
def convention_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.convention_page(slug)
    if page is None:
        raise Http404
    context = {"page": page, "convention": page.convention, "contents": convention_contents(page)}
    return render(request, "public/convention_detail.html", context)
