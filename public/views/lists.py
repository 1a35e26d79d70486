"""What all lists share: bounded pages, and the address of the same list as open data."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from core.listed import Rows

PAGE_SIZE = 20
PAGE = "page"  # the query key of the pages of a list


def page_of(rows: QuerySet[Any] | Rows, request: HttpRequest, size: int = PAGE_SIZE) -> Page[Any]:
    """The page that the address asks for; the nearest one when it does not exist."""
    return Paginator(rows, size).get_page(request.GET.get(PAGE))
