"""The very files of a convention that the register holds by their hash, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from agreements.conventions.domain.content import canonical
from core.files import response_of
from public.queries import conventions as queries


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
