"""The team's desk on the applications of one challenge."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from challenges.domain.desk import extend_deadline, request_correction
from challenges.domain.eligibility import decide_rule
from challenges.domain.export import csv_lines
from challenges.enums import ApplicationState, EligibilityResult
from challenges.forms.application import CorrectionForm, DeadlineForm, DeskFilter, RuleForm
from challenges.models import Application, Challenge
from challenges.permissions_application import WRITABLE_APPLICATION
from challenges.queries.application import applications_for_team
from challenges.queries.challenge import challenges_visible_to
from challenges.queries.jury import manages_juries
from core.exceptions import DomainError, NotAllowed
from core.ui import dates

PER_PAGE = 50
ORDER = {"-received": "-received_at", "received": "received_at", "title": "organisation__name"}
LONG = ("pending_reasons", "decision_reasons", "deadline_override_reason")


def challenge_of_team(request: HttpRequest, pk: Any) -> Challenge:
    """The challenge, for the team; for others it does not exist here."""
    rows = challenges_visible_to(request.user)
    return get_object_or_404(rows if manages_juries(request.user) else rows.none(), pk=pk)


def filtered(request: HttpRequest, challenge: Challenge) -> tuple[DeskFilter, QuerySet[Application]]:
    """The applications asked for in the query string, the same for the page and its CSV."""
    form = DeskFilter(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    rows = applications_for_team(request.user).filter(challenge=challenge)
    if wanted.get("etat"):
        rows = rows.filter(state=wanted["etat"])
    if wanted.get("q"):
        words = wanted["q"].replace("\x00", "")
        rows = rows.filter(
            Q(title__icontains=words) | Q(organisation__name__icontains=words) | Q(receipt_number__iexact=words)
        )
    return form, rows.order_by(ORDER.get(wanted.get("tri", ""), "-received_at"), "id")


class DeskView(View):
    """The list, page by page: rows are bounded whatever the number of applications."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        challenge = challenge_of_team(request, pk)
        return show_desk(request, challenge)


def show_desk(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    form, rows = filtered(request, challenge)
    page = Paginator(rows.select_related("organisation").defer(*LONG), PER_PAGE).get_page(request.GET.get("page"))
    lines = list(page.object_list)
    context = {
        "challenge": challenge,
        "filter_form": form,
        "page": page,
        "lines": with_counts(lines),
        "counts": state_counts(challenge),
        "drafts": challenge.applications.filter(state=ApplicationState.DRAFT).count(),
    }
    return render(request, "challenges/application_desk.html", context)


def waiting(challenge: Challenge) -> QuerySet[Application]:
    """Those that could still be submitted: the team sees who they are, not what they wrote."""
    rows = Application.objects.filter(challenge=challenge, state__in=WRITABLE_APPLICATION)
    return rows.select_related("organisation").defer(*LONG).order_by("organisation__name")


def state_counts(challenge: Challenge) -> list[tuple[str, str, int]]:
    rows = challenge.applications.exclude(state=ApplicationState.DRAFT).values("state").annotate(n=Count("pk"))
    known = {row["state"]: row["n"] for row in rows.order_by()}
    return [(state.value, str(state.label), known[state.value]) for state in ApplicationState if state.value in known]


def with_counts(lines: list[Application]) -> list[dict[str, Any]]:
    """Rules to settle and readings rendered, for the lines shown alone: one query each."""
    keys = [line.pk for line in lines]
    not_met = Q(eligibility_checks__decided="") & ~Q(eligibility_checks__computed=EligibilityResult.MET)
    not_met |= ~Q(eligibility_checks__decided__in=["", EligibilityResult.MET])
    rules = dict(
        Application.objects.filter(pk__in=keys)
        .annotate(n=Count("eligibility_checks", filter=not_met))
        .values_list("pk", "n")
    )
    readings = dict(
        Application.objects.filter(pk__in=keys)
        .annotate(n=Count("reviews", filter=Q(reviews__state="submitted")))
        .values_list("pk", "n")
    )
    return [{"application": line, "rules": rules[line.pk], "readings": readings[line.pk]} for line in lines]


def desk_csv(request: HttpRequest, pk: Any) -> StreamingHttpResponse:
    """The whole filtered list. No decision is in it before its release."""
    challenge = challenge_of_team(request, pk)
    _form, rows = filtered(request, challenge)
    header = (
        _("récépissé"),
        _("organisation"),
        "SIREN",
        _("pays"),
        _("solution"),
        _("état"),
        _("reçue le"),
        _("empreinte SHA-256"),
    )
    response = StreamingHttpResponse(csv_lines(header, _csv_rows(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="candidatures-{challenge.slug}.csv"'
    return response


def _csv_rows(rows: QuerySet[Application]) -> Iterator[tuple[object, ...]]:
    columns = rows.select_related("organisation").defer(*LONG)
    for row in columns.iterator(chunk_size=500):
        yield (
            row.receipt_number,
            row.organisation.name,
            row.organisation.siren,
            row.organisation.country,
            row.title,
            row.get_state_display(),
            dates.instant(row.received_at),
            row.content_sha256,
        )


class RuleView(View):
    """A person's answer to one rule."""

    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any, check: int) -> HttpResponse:
        application = get_object_or_404(applications_for_team(request.user), pk=pk)
        row = get_object_or_404(application.eligibility_checks.all(), pk=check)
        form = RuleForm(request.POST, prefix=str(check))
        if not form.is_valid():
            messages.error(request, _("Choisissez une réponse et donnez-en le motif."))
        else:
            decide_rule(row, by=request.user, result=form.cleaned_data["result"], reason=form.cleaned_data["reason"])
            messages.success(request, _("Réponse enregistrée."))
        return redirect("application", pk=pk)


class CorrectionView(View):
    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        application = get_object_or_404(applications_for_team(request.user).select_related("challenge"), pk=pk)
        form = CorrectionForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Dites ce qui est à corriger, et avant quand."))
            return redirect("application", pk=pk)
        try:
            request_correction(
                application, by=request.user, reason=form.cleaned_data["reason"], due=form.cleaned_data["due"]
            )
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("La startup est prévenue."))
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
        extend_deadline(
            form.cleaned_data["application"],
            by=request.user,
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("Échéance déplacée pour ce candidat."))
        return redirect("application_desk", pk=pk)
