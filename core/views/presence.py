"""Who else has this page open for writing: what `core/js/presence.js` asks for every shared form."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from core.presence import answer, place_of


@require_POST
def here(request: HttpRequest) -> HttpResponse:
    """410 once the mark of the page is ten minutes old: the page asks for itself again, so that whoever lost the right to
    see it is not told any more who writes there.
    """
    place = place_of(request.POST.get("place", ""), request.user)
    if place is None:
        return HttpResponse(status=410)
    return answer(request, place, version=0, saved_by=None)
