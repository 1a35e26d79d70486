"""Pages that editors write, served from the page cache like every public page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from wagtail import views as wagtail_views

from core.readonly import writes_on_get


@login_not_required
@writes_on_get
def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail finds the page; `cms.models.pages.PublicPage` decides whether its answer may be kept."""
    response: HttpResponse = wagtail_views.serve(request, path)
    return response
