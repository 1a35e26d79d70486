"""What applicants see and do, and the page of one application for whoever may read it."""

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from challenges.applications.domain.application import live_application, start_application, submit_application
from challenges.applications.domain.consents import ask_now
from challenges.applications.presenters import shown_state
from challenges.applications.queries.application import (
    applications_visible_to,
    organisations_applying_for,
    own_applications,
)
from challenges.applications.views.application_page import page_context
from challenges.applications.views.start import FirstApplicationView, enter
from challenges.calls.queries.challenge import published
from challenges.enums import ApplicationState
from core.clock import app_now
from core.compiled_for import ListedFor
from core.doors import Door
from core.exceptions import DomainError, GateClosed, NotAllowed, StaleState
from core.turns import Party, turn
from core.views.versions import number_of

PER_PAGE = 25


@method_decorator(login_not_required, name="dispatch")
class ApplyView(View):
    """Chooses the organisation; one that has a draft resumes it. Whoever has no account, or no organisation, starts there."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        challenge = get_object_or_404(published(), slug=slug)
        if not request.user.is_authenticated:
            return enter(request, challenge)
        choices = [
            {"organisation": organisation, "application": live_application(challenge, organisation)}
            for organisation in organisations_applying_for(request.user)[:20]
        ]
        open_now = challenge.effective_state == "open"
        if open_now and not choices:
            return FirstApplicationView().show(request, challenge)
        context = {"challenge": challenge, "choices": choices, "open_now": open_now}
        return render(request, "challenges/application_start.html", context)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        challenge = get_object_or_404(published(), slug=slug)
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        wanted = request.POST.get("organisation", "")
        organisation = organisations_applying_for(request.user).filter(slug=wanted).first()
        if organisation is None:
            messages.error(request, _("Choisissez l’organisation candidate."))
            return redirect("apply", slug=slug)
        application = start_application(challenge, organisation=organisation, by=request.user)
        if application.state == ApplicationState.DRAFT:
            return redirect("application_step", pk=application.pk, step="solution")
        return redirect("application", pk=application.pk)


def _own_lines(user: Any) -> Any:
    rows = own_applications(user).select_related("challenge__jury", "organisation").order_by("-created_at", "-id")
    return rows.defer("decision_reasons", "pending_reasons", "deadline_override_reason")


OWN = ListedFor(_own_lines, lambda user: own_applications(user).order_by("-created_at", "-id"))


class ApplicationListView(View):
    """The applications of one's organisations."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page, now = Paginator(OWN.of(request.user), PER_PAGE).get_page(request.GET.get("page")), app_now()
        for application in page.object_list:
            application.turn = turn(application, request.user, parties={Party.APPLICANT}, now=now)
            application.shown = shown_state(application, now)
        return render(request, "challenges/application_list.html", {"page": page})


DOOR = Door(lambda user: _with_all(applications_visible_to(user)))


class ApplicationView(View):
    """One application: where it stands, who acts next; the team's desk on it."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        application = DOOR.open(request.user, pk)
        return render(request, "challenges/application_detail.html", page_context(request.user, application))


def _with_all(rows: Any) -> Any:
    return rows.select_related("challenge__edition", "challenge__jury", "organisation__startup_profile", "terms_sheet")


class SubmitView(View):
    """POST submits. What is missing is shown on the last step, each with its link."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        application = get_object_or_404(own_applications(request.user), pk=pk)
        try:
            seen = number_of(request.POST, "seen") if "seen" in request.POST else None
            submit_application(application, by=request.user, seen=seen)
        except GateClosed as closed:
            ask_now(application)
            messages.error(request, " ".join([closed.message, *(item.sentence for item in closed.unmet[:1])]))
            return redirect("application_step", pk=pk, step="relecture")
        except (NotAllowed, StaleState):
            raise
        except DomainError as late:
            messages.error(request, late.message)
            return redirect("application", pk=pk)
        messages.success(
            request,
            _("Votre candidature est reçue. Ce récépissé et une copie complète vous sont envoyés par courriel."),
        )
        return redirect("application_receipt", pk=pk)
