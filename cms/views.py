"""Pages that editors write, served from the page cache like every public page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from wagtail import views as wagtail_views

from cms.models.base import QUERY_KEYS
from cms.queries import front_page
from core.public_cache import READ, kept
from core.readonly import writes_on_get


@login_not_required
@writes_on_get("the page is kept once it is drawn")
def serve(request: HttpRequest, path: str) -> HttpResponse:
    """What was kept is answered before Wagtail looks for the page. `PublicPage` decides what may be kept: nothing behind a
    restriction, nothing previewed. The front page is found without Wagtail's search when it is plainly open.
    """
    if request.method in READ and (known := kept(request, QUERY_KEYS)) is not None:
        return known
    if request.method in READ and not path and (page := front_page()) is not None:
        request.served_page = page  # type: ignore[attr-defined]
        return page.serve(request)
    response: HttpResponse = wagtail_views.serve(request, path)
    return response
