"""The team's desk on the applications of one challenge."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from challenges.applications.columns import LONG, csv_header, csv_rows
from challenges.applications.domain.corrections import CorrectablePart, correctable, request_correction
from challenges.applications.domain.desk import extend_deadline
from challenges.applications.domain.eligibility import decide_rule
from challenges.applications.domain.same_people import told_apart
from challenges.applications.forms.application import CorrectionForm, DeadlineForm, DeskFilter, RuleForm
from challenges.applications.permissions import WRITABLE_APPLICATION, ApplicationPerm
from challenges.applications.queries.application import applications_for_team
from challenges.applications.queries.desk import asked_for, count_by_state, desk_of, kept_beside
from challenges.applications.queries.same_people import pairs_to_check
from challenges.calls.permissions import manages_juries
from challenges.calls.queries.challenge import challenges_visible_to
from challenges.enums import ApplicationState
from challenges.models import Application, Challenge
from core.clock import app_now
from core.csv_export import csv_response
from core.emails import mailed_sentence
from core.exceptions import DomainError, NotAllowed, StaleState
from core.forms import show_refusal
from core.permissions import require
from core.saved_views.views import opens_with_views
from core.shared_forms import one_writer
from core.whole_text import whole

PER_PAGE = 25


def challenge_of_team(request: HttpRequest, pk: Any) -> Challenge:
    """The challenge, for the team; for others it does not exist here."""
    rows = challenges_visible_to(request.user)
    return get_object_or_404(rows if manages_juries(request.user) else rows.none(), pk=pk)


def choice_of(request: HttpRequest) -> tuple[DeskFilter, dict[str, Any]]:
    """What the query string asks for, the same for the page and its CSV."""
    form = DeskFilter(request.GET)
    form.is_valid()
    return form, form.cleaned_data


class DeskView(View):
    """The list, page by page: rows are bounded whatever the number of applications."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        challenge = challenge_of_team(request, pk)
        return show_desk(request, challenge)


@opens_with_views("candidatures")
def show_desk(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    form, choice = choice_of(request)
    page = Paginator(desk_of(request.user, challenge, choice), PER_PAGE).get_page(request.GET.get("page"))
    known = count_by_state(challenge)
    context = {
        "challenge": challenge,
        "filter_form": form,
        "page": page,
        "lines": desk_lines(page.object_list),
        "counts": state_counts(known),
        "drafts": known.get(ApplicationState.DRAFT, 0),
    }
    return render(request, "challenges/application_desk.html", context)


def desk_lines(rows: Any) -> list[dict[str, Any]]:
    """The rows of one page with what the team keeps beside them."""
    labels, agents = kept_beside([row.pk for row in rows])
    return [
        {
            "application": row,
            "rules": row.rules,
            "readings": row.readings,
            "labels": labels.get(row.pk, ()),
            "agent": agents.get(row.pk, ""),
        }
        for row in rows
    ]


def waiting(challenge: Challenge) -> QuerySet[Application]:
    """Those that could still be submitted: the team sees who they are, not what they wrote."""
    rows = Application.objects.filter(challenge=challenge, state__in=WRITABLE_APPLICATION)
    return rows.select_related("organisation").defer(*LONG).order_by("organisation__name__sorted")


def state_counts(known: dict[str, int]) -> list[tuple[str, str, int]]:
    shown = [state for state in ApplicationState if state != ApplicationState.DRAFT and state.value in known]
    return [(state.value, str(state.label), known[state.value]) for state in shown]


@require_safe
def desk_csv(request: HttpRequest, pk: Any) -> StreamingHttpResponse:
    """The whole filtered list. No decision is in it before its release."""
    challenge = challenge_of_team(request, pk)
    rows = asked_for(request.user, challenge, choice_of(request)[1])
    lines = (cells for _row, cells in csv_rows(rows))
    return csv_response(f"candidatures-{challenge.slug}", csv_header(), lines, StreamingHttpResponse)


class RuleView(View):
    """A person's answer to one rule."""

    http_method_names: ClassVar[list[str]] = ["post"]

    @one_writer
    def post(self, request: HttpRequest, pk: Any, check: int) -> HttpResponse:
        application = get_object_or_404(applications_for_team(request.user), pk=pk)
        row = get_object_or_404(application.eligibility_checks.all(), pk=check)
        form = RuleForm(request.POST, initial={"result": row.result}, prefix=str(check))
        if not form.is_valid():
            moved = _(
                "Une autre personne a répondu entre-temps « %(theirs)s » : relisez sa réponse, puis donnez la vôtre."
            )
            asked = _("Choisissez une réponse et donnez-en le motif.")
            messages.error(
                request, moved % {"theirs": form.theirs_in_words("result")} if "result" in form.moved else asked
            )
        else:
            decide_rule(row, by=request.user, result=form.cleaned_data["result"], reason=form.cleaned_data["reason"])
            messages.success(request, _("Réponse enregistrée."))
        return redirect("application", pk=pk)


class CorrectionView(View):
    """Which parts are to be corrected, each with its reason, and until when."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        application = self.found(request, pk)
        return self.page(request, application, CorrectionForm(parts=parts_to_correct(application)))

    def found(self, request: HttpRequest, pk: Any) -> Application:
        rows = applications_for_team(request.user).select_related("challenge", "organisation")
        application = get_object_or_404(rows, pk=pk)
        require(request.user, ApplicationPerm.CHECK, application)
        return application

    def page(
        self, request: HttpRequest, application: Application, form: CorrectionForm, status: int = 200
    ) -> HttpResponse:
        context = {"application": application, "form": form, "closed": not any(part.scored for part in form.parts)}
        return render(request, "challenges/application_correction.html", context, status=status)

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        application = self.found(request, pk)
        form = CorrectionForm(request.POST, parts=parts_to_correct(application))
        if not form.is_valid():
            return self.page(request, application, form, status=422)
        try:
            n = request_correction(application, by=request.user, items=form.items(), due=form.cleaned_data["due"])
        except (NotAllowed, StaleState):
            raise
        except DomainError as error:
            show_refusal(form, error)
            return self.page(request, application, form, status=422)
        messages.success(request, f"{_('Correction demandée.')} {mailed_sentence(n)}")
        return redirect("application", pk=pk)


def parts_to_correct(application: Application) -> list[CorrectablePart]:
    """Those that may be opened now: no text that the jury scores once the call is closed."""
    closes = application.challenge.closes_at
    over = closes is None or app_now() > closes
    return [part for part in correctable(application) if not (over and part.scored)]


class ApartView(View):
    """POST: the team finds that two applications of the same people are two, with the reason."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any, pair: Any) -> HttpResponse:
        row = get_object_or_404(pairs_to_check(request.user).filter(Q(first=pk) | Q(second=pk)), pk=pair)
        reason = whole(request.POST.get("reason", ""), field="reason")
        try:
            told_apart(row, by=request.user, reason=reason)
        except (NotAllowed, StaleState):
            raise
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Les deux candidatures restent, avec votre motif."))
        return redirect("application", pk=pk)


class DeadlineView(View):
    """A deadline of its own for one applicant, with the reason."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        challenge = challenge_of_team(request, pk)
        return self.show(request, challenge, DeadlineForm(applications=waiting(challenge)))

    def show(self, request: HttpRequest, challenge: Challenge, form: DeadlineForm, status: int = 200) -> HttpResponse:
        return render(
            request, "challenges/application_deadline.html", {"challenge": challenge, "form": form}, status=status
        )

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        challenge = challenge_of_team(request, pk)
        form = DeadlineForm(request.POST, applications=waiting(challenge))
        if not form.is_valid():
            return self.show(request, challenge, form, status=422)
        given = form.cleaned_data
        try:
            n = extend_deadline(given["application"], by=request.user, until=given["until"], reason=given["reason"])
        except DomainError as error:
            show_refusal(form, error)
            return self.show(request, challenge, form, status=422)
        messages.success(request, f"{_('Échéance déplacée pour ce candidat.')} {mailed_sentence(n)}")
        return redirect("application_desk", pk=pk)
