"""What an organisation shares and what it promised, on its own pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import OrganisationPerm
from accounts.queries import organisations_visible_to
from core.exceptions import DomainError, NotAllowed
from core.forms import show_refusal
from core.permissions import can, require
from core.shared_forms import one_writer, status_of
from partners import queries
from partners.domain.catalogue import add_commitment, offer_again, report_progress, save_dataset, withdraw_dataset
from partners.forms.catalogue import CommitmentForm, DataSetForm, ProgressForm
from partners.models import DataSet
from partners.permissions import ProgrammePerm


def _organisation(request: HttpRequest, pk: Any) -> Any:
    return get_object_or_404(organisations_visible_to(request.user), pk=pk)


@require_safe
def datasets(request: HttpRequest, pk: Any) -> HttpResponse:
    organisation = _organisation(request, pk)
    context = {
        "organisation": organisation,
        "datasets": list(queries.datasets_of(organisation)),
        "changes": can(request.user, OrganisationPerm.CHANGE_ORGANISATION, organisation),
    }
    return render(request, "partners/dataset_list.html", context)


class DataSetView(View):
    """Adds a data set, or changes one."""

    def _dataset(self, request: HttpRequest, pk: Any, dataset: Any) -> DataSet:
        organisation = _organisation(request, pk)
        require(request.user, OrganisationPerm.CHANGE_ORGANISATION, organisation)
        if dataset is None:
            return DataSet(owner=organisation)
        return get_object_or_404(queries.datasets_of(organisation).select_related("owner"), pk=dataset)

    def get(self, request: HttpRequest, pk: Any, dataset: Any = None) -> HttpResponse:
        known = self._dataset(request, pk, dataset)
        return self._page(request, known, DataSetForm(instance=known))

    @one_writer
    def post(self, request: HttpRequest, pk: Any, dataset: Any = None) -> HttpResponse:
        known = self._dataset(request, pk, dataset)
        form = DataSetForm(request.POST, instance=known)
        if not form.is_valid():
            return self._page(request, known, form, status=status_of(form))
        save_dataset(known, by=request.user, values=form.cleaned_data)
        messages.success(request, _("« %(name)s » est au catalogue.") % {"name": known.name_fr})
        return redirect("datasets", pk)

    def _page(self, request: HttpRequest, dataset: DataSet, form: DataSetForm, status: int = 200) -> HttpResponse:
        context = {"organisation": dataset.owner, "form": form, "is_new": dataset._state.adding}
        return render(request, "partners/dataset_form.html", context, status=status)


@require_POST
def withdrawal(request: HttpRequest, pk: Any, dataset: Any) -> HttpResponse:
    """`offer=1` puts the data set back, anything else withdraws it."""
    known = get_object_or_404(queries.datasets_of(_organisation(request, pk)).select_related("owner"), pk=dataset)
    if request.POST.get("offer") == "1":
        offer_again(known, by=request.user)
        messages.success(request, _("« %(name)s » est de nouveau au catalogue.") % {"name": known.name_fr})
    else:
        withdraw_dataset(known, by=request.user)
        messages.success(request, _("« %(name)s » est retiré du catalogue.") % {"name": known.name_fr})
    return redirect("datasets", pk)


class CommitmentsView(View):
    """Commitments of one organisation; the team adds them, the partner says what is done."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        return self._page(request, _organisation(request, pk))

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        organisation = _organisation(request, pk)
        form = CommitmentForm(request.POST, participations=queries.participations_of(organisation))
        if not form.is_valid():
            return self._page(request, organisation, form, status=422)
        values = dict(form.cleaned_data)
        add_commitment(values.pop("participation"), by=request.user, values=values)
        messages.success(request, _("L’engagement est enregistré."))
        return redirect("commitments", pk)

    def _page(self, request: HttpRequest, organisation: Any, form: Any = None, status: int = 200) -> HttpResponse:
        participations = queries.participations_of(organisation)
        adds = can(request.user, ProgrammePerm.ADD_COMMITMENT)
        rows = list(participations)
        context = {
            "organisation": organisation,
            "participations": rows,
            "changes": can(request.user, OrganisationPerm.CHANGE_ORGANISATION, organisation),
            "form": form or (CommitmentForm(participations=participations) if adds and rows else None),
        }
        return render(request, "partners/commitment_list.html", context, status=status)


@require_POST
def progress(request: HttpRequest, pk: Any, commitment: Any) -> HttpResponse:
    organisation = _organisation(request, pk)
    known = get_object_or_404(
        queries.commitments_visible_to(request.user), pk=commitment, participation__organisation=organisation
    )
    form = ProgressForm(request.POST)
    if form.is_valid():
        try:
            report_progress(known, by=request.user, progress=form.cleaned_data["progress"])
        except NotAllowed:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Merci : le public voit où vous en êtes."))
            return redirect("commitments", pk)
    messages.error(request, _("Le réalisé : %(why)s") % {"why": form.errors["progress"][0]})
    return redirect("commitments", pk)
