"""The desk of directorates: names, acronyms, dates, and who took over from whom."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from core.exceptions import DomainError
from core.forms import show_refusal
from core.permissions import require
from core.shared_forms import one_writer, status_of
from partners import queries
from partners.domain.directorate import create_directorate, record_succession, update_directorate
from partners.forms.catalogue import DirectorateForm, SuccessionForm
from partners.permissions import ProgrammePerm


def _check(request: HttpRequest) -> None:
    require(request.user, ProgrammePerm.CHANGE_DIRECTORATE)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    _check(request)
    return render(request, "partners/directorate_list.html", {"directorates": list(queries.directorates_listed())})


class NewDirectorateView(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        _check(request)
        return render(request, "partners/directorate_form.html", {"form": DirectorateForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        _check(request)
        form = DirectorateForm(request.POST)
        if not form.is_valid():
            return render(request, "partners/directorate_form.html", {"form": form}, status=422)
        directorate = create_directorate(by=request.user, **form.cleaned_data)
        messages.success(request, _("%(name)s est enregistrée.") % {"name": directorate.organisation.name})
        return redirect("directorates")


class DirectorateView(View):
    """One directorate: change it, say who took over."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        _check(request)
        directorate = get_object_or_404(queries.directorates_listed(), pk=pk)
        return _page(request, directorate, DirectorateForm(instance=directorate))

    @one_writer
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        _check(request)
        directorate = get_object_or_404(queries.directorates_listed(), pk=pk)
        form = DirectorateForm(request.POST, instance=directorate)
        if not form.is_valid():
            return _page(request, get_object_or_404(queries.directorates_listed(), pk=pk), form, status=status_of(form))
        update_directorate(directorate, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(name)s est à jour.") % {"name": directorate.organisation.name})
        return redirect("directorate", pk)


@require_POST
def succession(request: HttpRequest, pk: int) -> HttpResponse:
    _check(request)
    directorate = get_object_or_404(queries.directorates_listed(), pk=pk)
    form = SuccessionForm(request.POST, directorate=directorate)
    if form.is_valid():
        try:
            record_succession(directorate, by=request.user, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("La succession est enregistrée."))
            return redirect("directorate", pk)
    return _page(request, directorate, DirectorateForm(instance=directorate), succession=form, status=422)


def _page(
    request: HttpRequest, directorate: Any, form: Any, *, succession: Any = None, status: int = 200
) -> HttpResponse:
    context = {
        "directorate": directorate,
        "form": form,
        "succession_form": succession or SuccessionForm(directorate=directorate),
    }
    return render(request, "partners/directorate_form.html", context, status=status)
