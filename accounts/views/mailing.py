"""What a person receives by mail: chosen on one page, ended by one click in a message."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.forms_mailing import MailChoicesForm
from accounts.mail_topics import choosable
from core.emails import kinds
from core.mail_choices import DAILY, Way, choose, stop, stopped_by, ways_of
from core.shared_forms import one_writer, status_of
from core.tokens import kept_nowhere


class MailChoicesView(View):
    """GET shows every kind of message; POST keeps the choices, or one for all of them (`all`)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, MailChoicesForm(ways=ways_of(request.user.pk)))

    def page(self, request: HttpRequest, form: MailChoicesForm, status: int = 200) -> HttpResponse:
        return render(request, "accounts/mail_choices.html", {"form": form, "topics": form.topics()}, status=status)

    @one_writer
    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("all") in Way.values:
            choose(request.user, {kind.kind: request.POST["all"] for kind in choosable()})
        else:
            form = MailChoicesForm(request.POST, ways=ways_of(request.user.pk))
            if not form.is_valid():
                return self.page(request, form, status=status_of(form))
            choose(request.user, form.chosen())
        messages.success(request, _("Vos choix sont enregistrés."))
        return redirect("mail_choices")


@csrf_exempt  # a mail program posts here, without cookie nor page (RFC 8058); the token is the right
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_from_mail(request: HttpRequest, token: str) -> HttpResponse:
    """A POST ends the kinds that the token names; by GET, the page whose button does: a program that opens links ends nothing.

    A mail program gets the same empty answer whether it was ended before, and for a forged token.
    """
    found = stopped_by(token)
    by_hand = request.method != "POST" or "button" in request.POST
    if found is None and by_hand:
        raise Http404
    if request.method == "POST" and found:
        stop(*found)
    if not by_hand or found is None:
        return HttpResponse(status=204)
    named = [found_kind.label for name in found[1] if (found_kind := kinds().get(name))]
    context: dict[str, Any] = {
        "labels": named,
        "daily": DAILY in found[1],
        "done": request.method == "POST",
        "address": found[0].email,
    }
    return kept_nowhere(render(request, "accounts/mail_stop.html", context))
