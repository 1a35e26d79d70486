"""The weights of an edition whose calls are open: one form, one public change."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from challenges.calls.domain.frozen import published_since
from challenges.calls.domain.rules_amendment import amend_weights
from challenges.calls.presenters import told_sentence
from challenges.calls.views.page import attempt
from core.permissions import require
from core.shared_forms import SharedForm, one_writer, status_of
from partners.models import Edition
from partners.permissions import ProgrammePerm
from partners.queries import editions_visible_to


class WeightsForm(SharedForm, forms.Form):
    """A weight for each criterion, and the public reason."""

    reason = forms.CharField(
        label=gettext_lazy("Motif"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Il sera public, avec la date du jour."),
    )
    reason_en = forms.CharField(
        label=gettext_lazy("Motif, en anglais"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}),
        help_text=gettext_lazy("Pour qui lit le défi en anglais."),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        self.criteria = list(edition.criteria.all())
        for row in self.criteria:
            field = forms.IntegerField(
                label=_("%(name)s, poids en pour cent") % {"name": row.name_fr}, min_value=1, max_value=100
            )
            self.base_fields = {**self.base_fields, f"weight_{row.pk}": field}
        kwargs["initial"] = {f"weight_{row.pk}": row.weight for row in self.criteria}
        super().__init__(*args, **kwargs)
        self.order_fields([*(f"weight_{row.pk}" for row in self.criteria), "reason", "reason_en"])

    @property
    def weights(self) -> dict[int, int]:
        return {row.pk: self.cleaned_data[f"weight_{row.pk}"] for row in self.criteria}


class CriteriaAmendView(View):
    """For the team, once a call has opened; before, the edition's own form."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        edition = self._edition(request, pk)
        if not published_since(edition):
            return redirect("edition_criteria", pk)
        return self._page(request, edition, WeightsForm(edition=edition))

    @one_writer
    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        edition = self._edition(request, pk)
        form = WeightsForm(request.POST, edition=edition)
        made = form.is_valid() and attempt(
            form,
            lambda: amend_weights(
                edition,
                by=request.user,
                weights=form.weights,
                reason=form.cleaned_data["reason"],
                reason_en=form.cleaned_data["reason_en"],
            ),
        )
        if made:
            told = sum(amendment.told for amendment in made)
            messages.success(request, f"{_('Le changement est public.')} {told_sentence(told)}")
            return redirect("edition_criteria", pk)
        return self._page(request, edition, form, status=status_of(form))

    def _edition(self, request: HttpRequest, pk: Any) -> Edition:
        edition = get_object_or_404(editions_visible_to(request.user), pk=pk)
        require(request.user, ProgrammePerm.SET_UP_EDITION, edition)
        return edition

    def _page(self, request: HttpRequest, edition: Edition, form: WeightsForm, status: int = 200) -> HttpResponse:
        return render(request, "challenges/criteria_amend.html", {"edition": edition, "form": form}, status=status)
