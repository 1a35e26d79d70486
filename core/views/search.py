"""The search of the workspace: everything a person may see, by words or by number."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core import search
from core.text import fit

PER_PAGE = 25


@require_safe
def workspace_search(request: HttpRequest) -> HttpResponse:
    """`q`: what is looked for; `dans`: one kind alone, page by page. A number leads to its object at once."""
    typed = fit(request.GET.get("q", "")).strip()[: search.LONGEST]
    words, name = search.Words(typed), request.GET.get("dans", "")
    if not name and (found := search.by_number(request.user, typed)):
        return redirect(found)
    context: dict[str, Any] = {"typed": typed, "short": bool(typed) and not words.words, "least": search.LEAST}
    if name:
        context |= one_kind(request, name, words)
    elif words.words:
        context["groups"] = search.search(request.user, words)
    return render(request, "core/search.html", context)


def one_kind(request: HttpRequest, name: str, asked: Any) -> dict[str, Any]:
    """One kind page by page: what answers words, or what concerns an organisation."""
    kind = search.kind_named(name)
    rows = search.answering(kind, request.user, asked) if kind else None
    if kind is None or rows is None:
        raise Http404(name)
    page = Paginator(search.lines_of(kind, request.user, rows), PER_PAGE).get_page(request.GET.get("page"))
    return {"kind": kind, "page": page, "hits": search.hits_of(kind, page.object_list), "bound": search.BOUND}
