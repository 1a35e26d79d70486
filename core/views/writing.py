"""What `core/js/writing.js` asks, and the way back after the end of a session."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET, require_safe

from core import held_posts
from core.sending import cookie_mark, is_prose, page_mark


@login_not_required
@require_GET
def session_state(request: HttpRequest) -> JsonResponse:
    """Who is signed in, in a form that tells nothing, and the token with which their forms are accepted."""
    return JsonResponse({"writer": page_mark(request.user), "token": get_token(request)})


@require_safe
def signed_in_again(request: HttpRequest) -> HttpResponse:
    """Where the window in which one signed in again ends; the script closes it."""
    return render(request, "core/signed_in_again.html")


class HeldPostView(View):
    """« Votre envoi attend »: what a form held when the session ended, to send again or to throw away."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        held = held_posts.held_for(cookie_mark(request.user), pk)
        if held is None:
            raise Http404
        rows = [(name, text, not name.startswith("initial-") and is_prose(text)) for name, text in held.fields]
        context = {"held": held, "rows": rows, "back": held.back or held.path, "key": pk}
        return render(request, "core/held_post.html", context)

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        if held_posts.held_for(cookie_mark(request.user), pk) is None:
            raise Http404
        held_posts.forget(cookie_mark(request.user), pk)
        messages.success(request, _("L’envoi qui attendait est effacé."))
        return redirect("workspace")
