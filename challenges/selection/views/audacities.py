"""The grid of Audacities: the files of a jury, and one file with one's own placing and, once one's readings are in, the jury's."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from challenges.enums import JUDGED, JuryPerm
from challenges.models import Application, Jury
from challenges.selection.audacity_forms import PlacingForm
from challenges.selection.audacity_queries import files_to_place, means_of, placing_of, reads_placings
from challenges.selection.domain.audacities import place, take_back
from challenges.selection.figures import axes
from challenges.selection.file_names import file_name
from challenges.selection.queries import seat_of
from challenges.selection.views.jury import jury_or_404
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal
from core.permissions import require

PER_PAGE = 25


class GridListView(View):
    """Every file of the jury that the reader may read."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        jury = jury_or_404(request, pk)
        page = Paginator(files_to_place(request.user, jury), PER_PAGE).get_page(request.GET.get("page"))
        lines = [{"application": row, "name": file_name(row, jury), "note": _placed(row)} for row in page]
        context = {"jury": jury, "page": page, "lines": lines, "seat": seat_of(request.user, jury)}
        return render(request, "challenges/audacities.html", context)


def _placed(row: Any) -> str:
    return ngettext("placé par %(n)s juré", "placé par %(n)s jurés", row.placed) % {"n": row.placed}


class GridView(View):
    """One file on the grid."""

    def found(self, request: HttpRequest, pk: Any, application: Any) -> tuple[Jury, Application]:
        jury = jury_or_404(request, pk)
        return jury, get_object_or_404(files_to_place(request.user, jury), pk=application)

    def page(
        self, request: HttpRequest, jury: Jury, row: Application, form: PlacingForm | None = None, status: int = 200
    ) -> HttpResponse:
        own, shown = placing_of(request.user, row), reads_placings(request.user, jury)
        jurors, means = means_of(row) if shown else (0, {})
        degrees = own.degrees if own else {}
        context = {
            "jury": jury,
            "application": row,
            "name": file_name(row, jury),
            "own": own,
            "form": form or PlacingForm(initial=degrees),
            "opened": seat_of(request.user, jury) is not None and row.state in JUDGED,
            "shown": shown,
            "jurors": jurors,
            "axes": axes(means) if means else [],
            "own_axes": axes(degrees) if own else [],
            "own_degrees": list(degrees.values()),
        }
        return render(request, "challenges/audacity.html", context, status=status)

    def get(self, request: HttpRequest, pk: Any, application: Any) -> HttpResponse:
        return self.page(request, *self.found(request, pk, application))

    def post(self, request: HttpRequest, pk: Any, application: Any) -> HttpResponse:
        jury, row = self.found(request, pk, application)
        if "remove" in request.POST:
            take_back(row, by=request.user)
            messages.success(request, _("Votre placement est retiré."))
            return redirect("audacity", pk=pk, application=application)
        require(request.user, JuryPerm.SIT, jury)
        form = PlacingForm(request.POST)
        if not form.is_valid():
            return self.page(request, jury, row, form, 422)
        try:
            place(row, by=request.user, degrees=form.cleaned_data)
        except NotAllowed:
            raise
        except DomainError as error:
            show_refusal(form, error)
            return self.page(request, jury, row, form, 422)
        messages.success(request, _("Votre placement est enregistré."))
        return redirect("audacity", pk=pk, application=application)
