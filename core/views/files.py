"""Private files leave here: asked, recorded, streamed, compared with their hash."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import files, scanning
from core.models import Download, StoredFile
from core.readonly import writes_on_get

SHOWN_IN_PAGE = {"application/pdf", "image/png", "image/jpeg"}


@require_safe
@writes_on_get("each download is recorded: who, which file, when")
def download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    stored = get_object_or_404(StoredFile, pk=pk)
    if not files.may_read(request.user, stored):
        raise Http404
    if not scanning.may_leave(stored):
        return render(request, "core/file_held.html", {"file": stored}, status=409)
    response = files.response_of(stored, inline="voir" in request.GET and stored.sniffed in SHOWN_IN_PAGE)
    Download.objects.create(file=stored, user=request.user)
    return response
