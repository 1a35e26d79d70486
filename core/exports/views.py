"""A person's exports: asked from a list, followed, fetched, made again, deleted. They are their author's alone."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import files
from core.exceptions import DomainError, NotAllowed
from core.exports.declared import export_kind
from core.exports.domain import UNFINISHED, Status, ask, close, count_download, open_file, restart
from core.exports.presenters import line_of
from core.models import Export
from core.readonly import writes_on_get

PER_PAGE = 20


def own_exports(user: Any) -> Any:
    """Those of this person that they did not delete, newest first."""
    rows = Export.objects.filter(by=user.pk).exclude(status=Status.DELETED)
    return rows.select_related("file").defer("keys").order_by("-asked_at", "-pk")


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    page = Paginator(own_exports(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [line_of(export) for export in page],
        "moving": any(export.status in UNFINISHED for export in page),
    }
    return render(request, "core/exports/exports.html", context)


@require_POST
def start(request: HttpRequest, kind: str, place: Any) -> HttpResponse:
    """Asked from a list, with its filters: leads to the page where one follows it."""
    found = export_kind(kind)
    if found is None:
        raise Http404(kind)
    where, query = found.place(request.user, place), request.POST.get("query", "")[:2000]
    try:
        ask(found, where, by=request.user, shape=request.POST.get("shape", ""), query=query)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        address = found.back(where)
        return redirect(f"{address}?{query}" if query else address)
    messages.success(request, _("Votre fichier se prépare. Un courriel vous dira quand il sera prêt."))
    return redirect("exports")


@require_safe
@writes_on_get("each download of an export is counted, and the file of who lost the right is removed")
def fetch(request: HttpRequest, pk: Any) -> HttpResponseBase:
    export = get_object_or_404(Export.objects.select_related("file", "by"), pk=pk, by=request.user.pk)
    stored = open_file(export, by=request.user)
    if stored is None:
        raise Http404(str(pk))
    response = files.response_of(stored)
    count_download(export)
    return response


@require_POST
def again(request: HttpRequest, pk: Any) -> HttpResponse:
    export = get_object_or_404(own_exports(request.user), pk=pk)
    try:
        restart(export, by=request.user)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Votre fichier se prépare. Un courriel vous dira quand il sera prêt."))
    return redirect("exports")


@require_POST
def delete(request: HttpRequest, pk: Any) -> HttpResponse:
    """One's own file, that can be made again: nothing is asked. What is being made stops."""
    export = get_object_or_404(own_exports(request.user), pk=pk)
    close(export, Status.DELETED)
    messages.success(request, _("L’export est supprimé."))
    return redirect("exports")
