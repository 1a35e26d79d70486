"""Conventions in plain words, for everybody, and the method by which they are examined."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from agreements.commons import MODEL_VERSION, explain
from agreements.commons.words import FORMS, MOVES
from core.cache_tags import CacheTag
from core.public_cache import public_page
from public.queries import conventions as queries
from public.texts import reading_language
from public.views.lists import PAGE, page_of


@public_page([CacheTag.CONVENTIONS, CacheTag.EDITIONS, CacheTag.ORGANISATIONS], reads=[PAGE])
def convention_list(request: HttpRequest) -> HttpResponse:
    return render(request, "public/convention_list.html", {"page": page_of(queries.listing(), request)})


@public_page([CacheTag.CONVENTIONS, CacheTag.EDITIONS, CacheTag.ORGANISATIONS, CacheTag.CHALLENGES])
def convention_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.convention_page(slug)
    if page is None:
        raise Http404
    return render(request, "public/convention_detail.html", {"page": page, "convention": page.convention})


@public_page([])
def method(request: HttpRequest) -> HttpResponse:
    lang = reading_language()
    context = {
        "model": MODEL_VERSION,
        "forms": [(explain.form_title(key, lang), explain.form_meaning(key, lang)) for key in FORMS],
        "moves": [explain.move_title(key, lang) for key in MOVES],
        "limits": explain.limits(lang),
        "notice": explain.notice(lang),
        "gate_notice": explain.gate_notice(lang),
    }
    return render(request, "public/method.html", context)
