"""The first evening: from the public page of a challenge to a draft, without a detour."""

from typing import Any

from allauth.account.forms import LoginForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.forms import SignupForm
from accounts.models import Organisation
from accounts.queries import join_requests_of
from accounts.views.organisation import NewOrganisationView
from challenges.applications.domain.application import start_application
from challenges.calls.queries.challenge import published
from challenges.models import Challenge


def enter(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    """For whoever is not signed in: an account or a sign-in on one page, and back to the call."""
    context = {
        "challenge": challenge,
        "signup": SignupForm(),
        "login": LoginForm(request=request),
        "here": reverse("apply", args=[challenge.slug]),
    }
    return render(request, "challenges/application_enter.html", context)


class FirstApplicationView(NewOrganisationView):
    """For whoever acts for no organisation yet: registers it, and opens its draft in the same go. `ApplyView` shows its page."""

    template_name = "challenges/application_first.html"
    challenge: Challenge

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return redirect("apply", slug=slug)

    def show(self, request: HttpRequest, challenge: Challenge) -> HttpResponse:
        """The page, empty."""
        self.challenge = challenge
        return super().get(request)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        self.challenge = get_object_or_404(published(), slug=slug)
        return super().post(request)

    def context(self, request: HttpRequest) -> dict[str, Any]:
        here = reverse("apply", args=[self.challenge.slug])
        return {
            "challenge": self.challenge,
            "next": here,
            "action": reverse("apply_first", args=[self.challenge.slug]),
            "asked": list(join_requests_of(request.user)[:5]),
        }

    def after(self, request: HttpRequest, organisation: Organisation) -> HttpResponse:
        """The draft; a call that closed meanwhile is told on its page, and the organisation is there for the next one."""
        if self.challenge.effective_state != "open":  # type: ignore[attr-defined]
            return redirect("apply", slug=self.challenge.slug)
        application = start_application(self.challenge, organisation=organisation, by=request.user)
        return redirect("application_step", pk=application.pk, step="solution")
