"""Conventions in plain words, and the very files that the register holds by their hash, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.conventions.domain.content import canonical
from core.cache_tags import CacheTag
from core.files import response_of
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


@login_not_required
@require_safe
def convention_file(request: HttpRequest, slug: str, n: int, name: str) -> HttpResponse:
    """One file of an adopted version, byte for byte as its hash stands in the register."""
    version = queries.version_with_files(slug, n)
    if version is None:
        raise Http404
    if name == queries.TEXT_FILE:
        response = HttpResponse(canonical(version.frozen), content_type="application/json")
    else:
        stored = queries.stored_files(version).get(name)
        if stored is None:
            raise Http404
        response = response_of(stored, inline=True)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response.is_public = True  # type: ignore[attr-defined]
    return response
