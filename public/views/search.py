"""One search box over everything public."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.cache_tags import NOUNS, CacheTag
from core.public_cache import public_page
from public.queries.near import nearest
from public.queries.search import search_everything

TAGS = [*NOUNS, CacheTag.PAGES]


@public_page(TAGS, reads=["q"])
def search(request: HttpRequest) -> HttpResponse:
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    found = search_everything(words) if words else []
    near = nearest(words) if words and not found else None
    context = {"near": near, "words": words, "found": found, "count": sum(len(kind.hits) for kind in found)}
    return render(request, "public/search.html", context)
