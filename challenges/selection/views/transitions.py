"""The steps of an application: those of its applicants, of the team’s desk and of the selection."""

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from challenges.applications.domain.application import submit_application, withdraw_application
from challenges.applications.domain.desk import find_eligible, find_ineligible, reopen_check
from challenges.applications.domain.taking_back import take_back
from challenges.applications.queries.application import applications_visible_to
from challenges.models import Application
from challenges.selection.domain.release import accept_selection, find_silent, renounce_selection
from core.views.transitions import TransitionView


class ApplicationTransitionView(TransitionView):
    """One transition of an application. Those of a release and those that ask for more have a page of their own."""

    verbs: ClassVar[dict[str, Any]] = {
        "take_back": take_back,
        "withdraw": withdraw_application,
        "find_eligible": find_eligible,
        "find_ineligible": find_ineligible,
        "reopen_check": reopen_check,
        "accept": accept_selection,
        "renounce": renounce_selection,
        "find_silent": find_silent,
        "submit": submit_application,
        "resubmit": submit_application,
    }
    elsewhere: ClassVar[set[str]] = {
        "request_correction",
        "select",
        "reserve",
        "decline",
        "promote",
        "withdraw_selection",
    }

    def post(self, request: HttpRequest, pk: Any, name: str) -> HttpResponse:
        if name in self.elsewhere:
            raise Http404(name)
        return super().post(request, pk, name)

    def door(self, user: Any) -> Any:
        return applications_visible_to(user).select_related("challenge", "organisation")

    def back(self, obj: Application) -> str:
        return reverse("application", args=[obj.pk])
