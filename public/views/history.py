"""The history of the programme, as its sources tell it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.cache_tags import CacheTag
from core.public_cache import public_page
from public.archives import history_of
from public.queries import editions, history


@public_page([CacheTag.EDITIONS, CacheTag.CHALLENGES, CacheTag.PARTNERS, CacheTag.ORGANISATIONS])
def history_page(request: HttpRequest) -> HttpResponse:
    context = {
        "histories": [history_of(general) for general in history.last_histories()],
        "editions": [edition for edition in editions.editions_shown() if edition.origin == "imported"],
        "directorates": history.directorates_of_the_archives(),
    }
    return render(request, "public/history.html", context)
