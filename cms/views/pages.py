"""Pages that editors write, served from the page cache like every public page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from wagtail import views as wagtail_views

from core.public_cache import READ, kept
from core.readonly import writes_on_get


@login_not_required
@writes_on_get
def serve(request: HttpRequest, path: str) -> HttpResponse:
    """What was kept is answered before Wagtail looks for the page. `PublicPage` decides what may be kept: nothing behind a
    restriction, nothing previewed.
    """
    if request.method in READ and (known := kept(request)) is not None:
        return known
    response: HttpResponse = wagtail_views.serve(request, path)
    return response
