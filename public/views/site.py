"""The site seen from outside: map for people, map for robots, whom to tell of a flaw."""

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from challenges.calls.queries.challenge import published
from core.cache_tags import NOUNS, CacheTag
from core.clock import app_now
from core.public_cache import public_page
from public.queries.conventions import published_conventions
from public.queries.editions import published_editions
from public.queries.partners import published_partners
from public.queries.pilots import published_pilots
from public.queries.prototypes import published_prototypes
from public.queries.startups import published_startups
from public.texts import said

if TYPE_CHECKING:
    from wagtail.models import Page

LISTS = ("editions", "challenges", "pilots", "prototypes", "conventions", "partners", "startups")
SINGLES = ("history", "register", "register_verify", "method", "open_data", "search", "site_map", "contact")
TAGS = [*NOUNS, CacheTag.PAGES]
MAX_URLS = 10_000
SECURITY_TERM = dt.timedelta(days=180)


@public_page(TAGS)
def site_map(request: HttpRequest) -> HttpResponse:
    root = _root(request).localized
    context = {
        "editions": published_editions().order_by("-number")[:50],
        "challenges": [(row, said(row, "title")) for row in published().order_by("title_fr__sorted")[:200]],
        "pages": _pages(root),
    }
    return render(request, "public/site_map.html", context)


def _root(request: HttpRequest) -> "Page":
    from wagtail.models import Site  # noqa: PLC0415 (the worker, which has no Wagtail, imports this module for its addresses)

    return Site.find_for_request(request).root_page


def _pages(root: "Page") -> "list[Page]":
    return list(root.get_descendants().live().public().order_by("path")[:200])


def _paths() -> list[str]:
    paths = ["/", *(reverse(f"public:{name}") for name in (*LISTS, *SINGLES))]
    for name, rows in (
        ("edition", published_editions()),
        ("challenge", published()),
        ("pilot", published_pilots()),
        ("prototype", published_prototypes()),
        ("convention", published_conventions()),
        ("partner", published_partners()),
        ("startup", published_startups()),
    ):
        slugs = rows.order_by("slug").values_list("slug", flat=True)[:MAX_URLS]
        paths += [reverse(f"public:{name}", args=[slug]) for slug in slugs]
    return paths


@public_page(TAGS)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public address in French, each with its English twin."""
    root = _root(request)
    paths = [path.removeprefix("/en") or "/" for path in _paths()]
    paths += [page.get_url() for page in _pages(root)]
    context = {"paths": paths, "site_url": settings.SITE_URL}
    return render(request, "public/sitemap.xml", context, content_type="application/xml; charset=utf-8")


@public_page([])
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /espace/",
        "Disallow: /compte/",
        "Disallow: /cms/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public_page([])
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116. The term moves on by itself: whoever deploys the site is the one who answers."""
    expires = (app_now() + SECURITY_TERM).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(dt.UTC)
    lines = [
        f"Contact: mailto:{settings.CONTACT_EMAIL}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
