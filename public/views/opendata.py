"""Open data: the lists as files, their schemas, their catalogue."""

import functools
import json
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from core.cache_tags import NOUNS
from core.public_cache import public_page
from public.forms.filters import FILTERS
from public.opendata.tables import TABLES
from public.opendata.writing import as_csv, as_json, catalogue

TAGS = NOUNS
READS = sorted({name for form in FILTERS for name in form.base_fields})
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}


@public_page([])
def open_data(request: HttpRequest) -> HttpResponse:
    return render(request, "public/open_data.html", {"tables": TABLES.values()})


def for_other_sites(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lets the pages of other sites read the answer, whether or not it comes from the page cache."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


@for_other_sites
@public_page(TAGS, reads=READS)
def dataset(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    table = TABLES.get(slug)
    if table is None or suffix not in TYPES:
        raise Http404
    with translation.override("fr"):
        rows = table.rows(request.GET)
        text = as_csv(table, rows) if suffix == "csv" else as_json(rows)
    return HttpResponse(text, content_type=TYPES[suffix])


@for_other_sites
@public_page([])
def dataset_schema(request: HttpRequest, slug: str) -> HttpResponse:
    table = TABLES.get(slug)
    if table is None:
        raise Http404
    text = json.dumps(table.schema(), ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/json; charset=utf-8")


@for_other_sites
@public_page([])
def catalogue_view(request: HttpRequest) -> HttpResponse:
    with translation.override("fr"):
        text = json.dumps(catalogue(), ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/ld+json; charset=utf-8")
