"""Startups that the programme has named, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.cache_tags import CacheTag
from core.public_cache import public_page
from public.queries import startups as queries
from public.views.lists import PAGE, page_of

SHOWN = [
    CacheTag.ORGANISATIONS,
    CacheTag.CHALLENGES,
    CacheTag.PROTOTYPES,
    CacheTag.PILOTS,
    CacheTag.EDITIONS,
    CacheTag.PARTNERS,
]


@public_page(SHOWN, reads=[PAGE])
def startup_list(request: HttpRequest) -> HttpResponse:
    return render(request, "public/startup_list.html", {"page": page_of(queries.listed_startups(), request, 40)})


@public_page(SHOWN)
def startup_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.startup_page(slug)
    if page is None:
        kept = queries.kept_slug(slug)
        if kept is None:
            raise Http404
        return redirect("public:startup", kept, permanent=True)
    return render(request, "public/startup_detail.html", {"page": page, "startup": page.startup})
