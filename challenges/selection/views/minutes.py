"""Signed minutes: asking to reopen them, and reading those that were replaced."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from challenges.calls.permissions import manages_juries
from challenges.models import Deliberation, Jury, MinutesVersion
from challenges.selection.domain.minutes import signed_minutes
from challenges.selection.domain.reopening import ask_reopening
from challenges.selection.forms import ReopenMinutesForm
from challenges.selection.views.history import around_minutes
from challenges.selection.views.jury import jury_or_404
from challenges.selection.views.team import presided_jury, reads_deliberation
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal


class ReopenMinutesView(View):
    """The presiding person says why; somebody of the team confirms, on a page of their own."""

    http_method_names: ClassVar[list[str]] = ["get", "post"]

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        return self.page(request, self.presided(request, pk), ReopenMinutesForm())

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        jury = self.presided(request, pk)
        form = ReopenMinutesForm(request.POST)
        if form.is_valid():
            try:
                ask_reopening(jury, by=request.user, reason=form.cleaned_data["reason"])
            except NotAllowed:
                raise
            except DomainError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("Demande faite : le procès-verbal se rouvre quand l’équipe aura confirmé."))
                return redirect("jury_deliberation", pk=pk)
        return self.page(request, jury, form, status=422)

    def presided(self, request: HttpRequest, pk: Any) -> Jury:
        return presided_jury(request, pk, _("La présidence du jury demande de rouvrir le procès-verbal."))

    def page(self, request: HttpRequest, jury: Jury, form: ReopenMinutesForm, status: int = 200) -> HttpResponse:
        deliberation = get_object_or_404(Deliberation.objects.select_related("jury"), jury=jury)
        context = {"jury": jury, "challenge": jury.challenge, "form": form, **around_minutes(deliberation)}
        return render(request, "challenges/minutes_reopen.html", context, status=status)


@require_safe
def version(request: HttpRequest, pk: Any, n: int) -> HttpResponse:
    """Minutes that were replaced, as they were signed, with why they were."""
    jury = jury_or_404(request, pk)
    reads_deliberation(request, jury)
    rows = MinutesVersion.objects.select_related("signed_by", "asked_by", "confirmed_by")
    row = get_object_or_404(rows, deliberation__jury=jury, n=n)
    context = {"jury": jury, "challenge": jury.challenge, "version": row, "signed": signed_minutes(row)}
    context["team"] = manages_juries(request.user)
    return render(request, "challenges/minutes_version.html", context)
