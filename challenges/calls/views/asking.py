"""A public question, asked by whoever is signed in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from casework.boxes import BOXES
from challenges.calls.domain.public_questions import ask_question
from challenges.calls.forms import QuestionForm
from challenges.calls.queries.challenge import published
from challenges.calls.views.page import attempt
from challenges.enums import ChallengeState

SHOWN = 50


class AskView(View):
    """What was asked already, answered or not, and the form. The public page leads here."""

    def _page(self, request: HttpRequest, challenge: Any, form: QuestionForm) -> HttpResponse:
        questions = list(challenge.questions.order_by("-created_at")[:SHOWN])
        context = {
            "challenge": challenge,
            "form": form,
            "open_now": challenge.effective_state == ChallengeState.OPEN,
            "answered": [row for row in questions if row.answer],
            "mine": [row for row in questions if not row.answer and row.asked_by_id == request.user.pk],
            "box": BOXES["question"],
        }
        status = 422 if form.is_bound else 200
        return render(request, "challenges/question_ask.html", context, status=status)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self._page(request, get_object_or_404(published(), slug=slug), QuestionForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        challenge = get_object_or_404(published(), slug=slug)
        form = QuestionForm(request.POST)
        if form.is_valid() and attempt(
            form, lambda: ask_question(challenge, by=request.user, body=form.cleaned_data["body"])
        ):
            messages.success(request, _("Question envoyée. Vous serez prévenu de la réponse, que tous liront."))
            return redirect("challenge_ask", slug=slug)
        return self._page(request, challenge, form)
