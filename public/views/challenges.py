"""Challenges, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.cache_tags import CacheTag
from core.public_cache import public_page
from public.forms.filters import ChallengeFilter
from public.queries import challenges as queries
from public.views.lists import PAGE, page_of

SHOWN = [
    CacheTag.CHALLENGES,
    CacheTag.EDITIONS,
    CacheTag.ORGANISATIONS,
    CacheTag.PARTNERS,
    CacheTag.PROTOTYPES,
    CacheTag.PILOTS,
    CacheTag.CONVENTIONS,
]


@public_page(
    [CacheTag.CHALLENGES, CacheTag.EDITIONS, CacheTag.ORGANISATIONS], reads=[*ChallengeFilter.base_fields, PAGE]
)
def challenge_list(request: HttpRequest) -> HttpResponse:
    form = ChallengeFilter(request.GET)
    page = page_of(queries.listing_of(form.choice), request)
    return render(request, "public/challenge_list.html", {"form": form, "page": page})


@public_page(SHOWN)
def challenge_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.challenge_page(slug)
    if page is not None:
        return render(request, "public/challenge_detail.html", {"page": page, "challenge": page.challenge})
    if present := queries.moved_to(slug):
        return redirect("public:challenge", slug=present, permanent=True)
    raise Http404
