"""The list of the deliberation: which lines its filters keep, and where one comes back after a decision."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from challenges.models import Jury
from challenges.selection.domain.chosen import ChosenRanking, judged
from challenges.selection.forms import DeliberationFilter


def chosen_lines(jury: Jury, form: DeliberationFilter) -> ChosenRanking:
    """The lines that the filters of the page keep."""
    given = form.cleaned_data if form.is_valid() else {}
    return ChosenRanking(jury, judged(jury, decision=given.get("decision", ""), words=given.get("q", "").strip()))


def back_to_line(request: HttpRequest, pk: Any, application: Any) -> HttpResponse:
    """The same page of the same list, at the line that was decided."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{reverse('jury_deliberation', args=[pk])}{query}#c-{application}")
