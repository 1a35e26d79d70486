"""One prepared message: read whole, corrected around what the jury signed, tried on oneself."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from challenges.applications.views.eligibility import challenge_of_team
from challenges.models import Application, Challenge
from challenges.selection.domain.outbox import body_seen, edit_message, outbox, parts_of
from challenges.selection.domain.release import require_decider
from challenges.selection.forms import MessageForm
from core.exceptions import DomainError
from core.forms import show_refusal
from core.mail_trials import send_trial
from core.models import OutMail
from core.shared_forms import one_writer


def _held(request: HttpRequest, pk: Any, mail: Any) -> tuple[Challenge, OutMail]:
    challenge = challenge_of_team(request, pk)
    require_decider(request.user, challenge)
    return challenge, get_object_or_404(outbox(challenge), pk=mail)


class MessageView(View):
    def get(self, request: HttpRequest, pk: Any, mail: Any) -> HttpResponse:
        challenge, held = _held(request, pk, mail)
        before, _fixed, after = parts_of(held)
        return self.page(request, challenge, held, MessageForm(initial={"before": before, "after": after}))

    def page(
        self, request: HttpRequest, challenge: Challenge, mail: OutMail, form: MessageForm, status: int = 200
    ) -> HttpResponse:
        if not mail.fixed:
            del form.fields["after"]
        context = {
            "challenge": challenge,
            "mail": mail,
            "application": Application.objects.select_related("organisation").get(pk=mail.about),
            "form": form,
            "seen": body_seen(mail),
            "edits": mail.edits.select_related("by").order_by("-at", "-pk"),
        }
        return render(request, "challenges/release_message.html", context, status=status)

    @one_writer
    def post(self, request: HttpRequest, pk: Any, mail: Any) -> HttpResponse:
        challenge, held = _held(request, pk, mail)
        form = MessageForm(request.POST)
        if not form.is_valid():
            return self.page(request, challenge, held, form, status=422)
        try:
            edit_message(challenge, held, by=request.user, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
            return self.page(request, challenge, held, form, status=422)
        messages.success(request, _("Le message est modifié. La version d’avant reste ci-dessous."))
        return redirect("release_message", pk=pk, mail=mail)


class TrialView(View):
    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any, mail: Any) -> HttpResponse:
        _challenge, held = _held(request, pk, mail)
        send_trial(held, by=request.user)
        messages.success(request, _("Un essai part à %(to)s.") % {"to": request.user.email})  # type: ignore[union-attr]
        return redirect("release_message", pk=pk, mail=mail)
